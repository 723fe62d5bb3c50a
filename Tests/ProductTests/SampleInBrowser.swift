import Foundation
import SystemPackage
import TestSupport
import Testing

/// A copy of the sample site, served, and a browser to look at it with.
struct SampleInBrowser {
    let folder: TemporaryFolder
    let vif: VifProcess
    let browser: Browser

    init() throws {
        folder = try TemporaryFolder()
        let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Public/sample").path
        try Command.run("cp", "-r", sample + "/.", folder.path.string)
        vif = try VifProcess(folder: folder.path)
        browser = try Browser()
    }

    func address(_ path: String, port: Int? = nil) -> String { "http://localhost:\(port ?? vif.port)/\(path)" }

    /// Adds a file, and waits until the server has told of it: a page that is opened now does not hear of it any more.
    func add(_ name: String, _ text: String) throws {
        try folder.write(text, to: name)
        _ = try vif.readLine { $0.contains("\(name) changed") }
    }

    /// Opens a page, leaves a mark that only a reload removes, and waits until the page listens.
    func open(_ path: String) throws {
        try browser.runFirst(Self.openSocketCounter)
        try browser.open(address(path))
        try browser.wait(for: "window.openSockets", toBe: "1")
        try browser.run("window.mark = 'still here'")
    }

    /// Counts the sockets that are open, in `openSockets`, and the pages that were loaded, in `sessionStorage.loads`.
    static let openSocketCounter = """
        if (window.openSockets === undefined) {
          window.openSockets = 0;
          try { sessionStorage.loads = Number(sessionStorage.loads || 0) + 1 } catch {}
          window.WebSocket = class extends WebSocket {
            constructor(...words) {
              super(...words);
              this.addEventListener('open', () => {
                window.openSockets += 1;
                this.addEventListener('close', () => { window.openSockets -= 1 });
              });
            }
          };
        }
        """

    func edit(_ name: String, _ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: folder.url(name).string, encoding: .utf8)
        try #require(text.contains(old), "\(name) does not hold «\(old)»")
        try folder.write(text.replacingOccurrences(of: old, with: new), to: name)
    }
}
