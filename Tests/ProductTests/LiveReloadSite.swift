import Foundation
import SystemPackage
import TestSupport
import Testing

/// A folder that two servers serve: Vif with its reloading, and another one without, which stands for any server whose
/// pages have LiveReload's client in them.
final class LiveReloadSite {
    /// A program for browsers that speaks LiveReload's protocol.
    enum Client: String, CaseIterable {
        /// livereload.js 2.2.1, unmodified, from the Python package `livereload` 2.7.1.
        case stock
        /// What Vif answers for `/livereload.js`.
        case own
    }

    let vif: VifProcess
    let other: VifProcess
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Command.run("mkdir", folder.url("stock").string)
        try Command.run("cp", try Self.stockClient(), folder.url("stock/livereload.js").string)
        try folder.write("h1 { color: rgb(1, 1, 1) }", to: "css/site.css")
        try folder.write(try Self.image(width: 1), to: "img/dot.png")
        vif = try VifProcess(folder: folder.path)
        other = try VifProcess(folder: folder.path, arguments: ["--no-reload"])
        for client in Client.allCases { try writePage(for: client, headline: "one") }
        _ = try vif.readLine {
            $0.contains("\(Client.allCases.last?.rawValue ?? "").html") || $0.contains("files changed")
        }
    }

    /// Opens the page of the other server, and leaves a mark that only a reload removes.
    func open(with client: Client) throws -> Browser {
        let browser = try Browser()
        try browser.open("http://localhost:\(other.port)/\(client).html")
        try browser.wait(for: "window.isConnected", toBe: "true")
        try browser.run("window.mark = 'still here'")
        return browser
    }

    func writePage(for client: Client, headline: String) throws {
        let source =
            switch client {
            case .stock: "/stock/livereload.js?host=127.0.0.1&amp;port=\(vif.port)"
            case .own: "http://127.0.0.1:\(vif.port)/livereload.js"
            }
        try folder.write(
            """
            <!doctype html><title>x</title><link rel=stylesheet href=/css/site.css><h1>\(headline)</h1><img src=/img/dot.png>
            <script>document.addEventListener('LiveReloadConnect', () => { window.isConnected = true })</script>
            <script src="\(source)"></script>
            """, to: "\(client).html")
    }

    /// A PNG of a red line.
    ///
    /// - Parameter width: 1 or 2 pixels.
    static func image(width: Int) throws -> [UInt8] {
        let base64 =
            width == 1
            ? "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
            : "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4z8AARAAI/gH/xp559wAAAABJRU5ErkJggg=="
        return Array(try #require(Data(base64Encoded: base64)))
    }

    // MARK: The unmodified client

    private static let stockDigest = "02f2b3dd5f4f9e9c86aa27d2cd145f54d28f4891899a5e83fbc4991fdd21b826"

    /// Its path; it is fetched once, and kept below the build folder.
    private static func stockClient() throws -> String {
        let packages = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../.build/livereload-2.7.1").standardizedFileURL.path
        let client = packages + "/livereload/vendors/livereload.js"
        if access(client, F_OK) != 0 {
            try Command.run("mkdir", "-p", packages)
            try Command.run(
                "python3", "-m", "pip", "download", "--quiet", "--no-deps", "--dest", packages, "livereload==2.7.1")
            try Command.run(
                "python3", "-m", "zipfile", "-e", packages + "/livereload-2.7.1-py3-none-any.whl", packages)
        }
        let digest = try Command.run("sha256sum", client).prefix(64)
        guard digest == stockDigest else { throw VifProcess.Failure(message: "\(client) is another file") }
        return client
    }
}
