import Glibc
import SystemPackage
import TestSupport

/// A server of pages' sockets, which tells all of them something when it is made to.
final class BroadcastServer {
    let name: String
    let socketPath: String
    let process: ServerProcess
    private let folder: TemporaryFolder
    /// Where a request makes the server say something; a page of Vif says so by being saved.
    private let control: Connection?
    private var saveCount = 0

    /// As long as what Vif says of one stylesheet.
    static let text = #"{"paths":["/site.css"],"type":"change","version":"0123456789abcdef0123456789abcdef-100"}"#

    private init(_ server: StaticServer, socketPath: String, isSaving: Bool) throws {
        name = server.name
        self.socketPath = socketPath
        folder = try TemporaryFolder()
        try folder.writePage()
        try folder.write("/* */", to: Self.sheet)
        process = try ServerProcess(server, serving: folder.path)
        control = isSaving ? nil : try Connection(port: process.port)
        // Until the folder is watched.
        usleep(500_000)
        // Vif tells of files that pages use.
        if isSaving { _ = try Connection(port: process.port).get("/" + Self.sheet) }
    }

    static func vif(loops: Int = 1) throws -> BroadcastServer {
        try BroadcastServer(.vif(["--loops", String(loops)]), socketPath: "/__vif/socket", isSaving: true)
    }

    static func floor() throws -> BroadcastServer {
        try BroadcastServer(.broadcastFloor, socketPath: "/socket", isSaving: false)
    }

    /// None where the package cannot be had, which is said.
    static func microWebSocketsIfInstalled() -> [BroadcastServer] {
        do {
            return [try BroadcastServer(.microWebSockets(), socketPath: "/socket", isSaving: false)]
        } catch {
            let reason = (error as? Command.Failure)?.errors.split(separator: "\n").last.map { String($0) }
            print("  not installed, so not measured: µWebSockets (\(reason ?? "\(error)"))")
            return []
        }
    }

    var port: Int { process.port }

    /// The first word of a page that has just been served, where the server waits for one.
    func hello() throws -> [UInt8]? {
        guard control == nil else { return nil }
        let text = #"{"type":"hello","version":"\#(try pageVersion())","protocol":2}"#
        return SocketClient.frame(opcode: 1, payload: Array(text.utf8))
    }

    /// The version that Vif's script tag has in a page that is served now, `RUN-NUMBER`.
    func pageVersion() throws -> String {
        let page = try Connection(port: port).get("/").text
        guard let start = page.firstRange(of: "data-version=\"")?.upperBound else {
            throw VifProcess.Failure(message: "no version in the page")
        }
        return String(page[start...].prefix { $0 != "\"" })
    }

    /// Makes the server tell all pages.
    ///
    /// - Returns: when it could know: the request was sent, or the file was whole.
    func publish() throws -> Duration {
        guard let control else {
            saveCount += 1
            try folder.write("/* \(saveCount) */", to: Self.sheet)
            return WallClock.now
        }
        let start = WallClock.now
        try control.send("GET /publish HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return start
    }

    /// Saves many stylesheets at once, whose names fill a message.
    func saveLongNames(count: Int) throws {
        saveCount += 1
        for number in 0..<count {
            let name = "\(number)-" + String(repeating: "x", count: 200) + ".css"
            try folder.write("/* \(saveCount) */", to: name)
        }
    }

    /// How many messages there have been.
    func versionNumber() throws -> Int {
        guard let number = try pageVersion().split(separator: "-").last.flatMap({ Int($0) }) else {
            throw VifProcess.Failure(message: "a version without a number")
        }
        return number
    }

    /// Reads what the server answers when all is sent, and waits until the next message is one of its own.
    func finish() throws {
        if let control { _ = try control.response() } else { usleep(200_000) }
    }

    private static let sheet = "site.css"
}

extension StaticServer {
    /// Our own program with nothing but a loop of writes, built beside this one.
    static let broadcastFloor = StaticServer(
        name: "floor", program: FilePath(VifProcess.binary).removingLastComponent().appending("BroadcastFloor").string
    ) { _, port, _ in [String(port), BroadcastServer.text] }
}
