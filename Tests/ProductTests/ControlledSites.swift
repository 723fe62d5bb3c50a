import Foundation
import SystemPackage
import TestSupport

/// Servers whose sockets are in a folder of the test's own, and the commands that find them there.
final class ControlledSites {
    typealias Result = (status: Int32, output: String, errors: String)

    let folder: TemporaryFolder
    /// For `XDG_RUNTIME_DIR`.
    let runtime: FilePath

    /// - Parameter runtimeFolder: its name in a folder that nobody else may enter.
    init(runtimeFolder: String = "run") throws {
        folder = try TemporaryFolder()
        runtime = folder.url(runtimeFolder)
        try folder.makeFolder(runtimeFolder)
        try folder.write("<html><head></head></html>", to: "site/index.html")
        try folder.write("p { color: red }", to: "site/css/site.css")
    }

    private var program: [String] { ["XDG_RUNTIME_DIR=\(runtime)", VifProcess.binary] }

    func serve(_ name: String = "site", _ arguments: String...) throws -> VifProcess {
        try VifProcess(folder: folder.url(name), arguments: arguments, program: program)
    }

    /// Runs a command to its end, in one of the folders.
    func vif(_ words: String..., in name: String = "site") throws -> Result {
        try Command.result(of: ["--chdir=\(folder.url(name))"] + program + words)
    }

    /// The same, with this text on its standard input.
    func vif(_ words: String..., input: String) throws -> Result {
        try folder.write(input, to: "input")
        let command = #"input=$1; shift; exec "$@" < "$input""#
        return try Command.result(
            of: ["--chdir=\(folder.url("site"))"]
                + ["sh", "-c", command, "sh", folder.url("input").string, "env"] + program + words)
    }

    /// The rights, kind and name of everything in the folder of the sockets.
    func sockets() throws -> [String] {
        try Command.run("sh", "-c", "cd '\(runtime)/vif' && for f in *; do [ ! -e $f ] || stat -c '%a %F %n' $f; done")
            .split(separator: "\n").map(String.init)
    }

    /// What a server says of itself.
    func status(of vif: VifProcess) throws -> [String: Any] {
        let json = try self.vif("status", "--json", "--port", String(vif.port)).output
        return try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
    }

    func token(of vif: VifProcess) throws -> String { try status(of: vif)["token"] as? String ?? "" }
}

/// What pages are told at a command.
struct ControlMessage: Decodable, Equatable {
    var type: String?
    var paths: [String]?
    var text: String?
}

extension SocketClient {
    /// A page of this server, which has said hello.
    static func page(of vif: VifProcess) throws -> SocketClient {
        let html = try Connection(port: vif.port).get("/").text
        let version = html.components(separatedBy: "data-version=\"").last?.prefix { $0 != "\"" } ?? ""
        let page = try SocketClient(port: vif.port)
        try page.send(#"{"type":"hello","version":"\#(version)","protocol":2}"#)
        guard try page.receiveMessage().type == "hello" else { throw VifProcess.Failure(message: "no hello") }
        return page
    }

    func receiveMessage() throws -> ControlMessage {
        try JSONDecoder().decode(ControlMessage.self, from: Data(receive().payload))
    }
}
