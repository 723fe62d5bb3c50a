import Glibc
import SystemPackage
import TestSupport
import Testing

/// Ends of connections that nobody expects.
@Suite("A connection that ends in the wrong moment")
struct ConnectionEndTests {
    private let folder: TemporaryFolder
    private let vif: VifProcess

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("<!doctype html><title>x</title>", to: "index.html")
        vif = try VifProcess(folder: folder.path)
    }

    private func pageCount() throws -> String {
        let status = try Command.result(of: [VifProcess.binary, "status", "--json", "--port", String(vif.port)])
        return status.output.firstMatch(of: /"pages":([0-9]+)/).map { String($0.1) } ?? status.errors
    }

    private func expectNoPages(within seconds: Int) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try pageCount() != "0" && ContinuousClock.now < deadline {}
        #expect(try pageCount() == "0")
    }

    @Test("leaves no page behind that is none, however it asked", arguments: ["events", "poll"])
    func reset(name: String) throws {
        let version =
            try Connection(port: vif.port).get("/").text.split(separator: "data-version=\"").last?
            .prefix { $0 != "\"" } ?? ""
        for _ in 0..<300 {
            let connection = try Connection(port: vif.port)
            connection.resetAtEnd()
            try connection.send("GET /__vif/\(name)?version=\(version) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        }
        try expectNoPages(within: 5)
    }

    @Test("does not hold up the server's end, although it waits for a message")
    func pendingPoll() throws {
        let version =
            try Connection(port: vif.port).get("/").text.split(separator: "data-version=\"").last?
            .prefix { $0 != "\"" } ?? ""
        let connection = try Connection(port: vif.port)
        try connection.send("GET /__vif/poll?version=\(version) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while try pageCount() != "1" {}
        vif.send(signal: SIGTERM)
        #expect(try connection.response().text == "[]")
        #expect(vif.waitForExit() == 0)
    }

    @Test("asks for the password on the port of LiveReload's protocol too")
    func password() throws {
        let other = try VifProcess(
            folder: folder.path, arguments: ["--auth", "u:p", "--livereload-port", "45729"], isWaitingForWatcher: false)
        _ = try other.readLine { $0.contains("on port 45729") }
        func connection() throws -> Connection { try Connection(port: 45_729) }
        #expect(try connection().get("/changed?files=a.css").status == 401)
        #expect(try connection().request("POST", "/alert", body: "message=x").status == 401)
        #expect(try connection().get("/livereload.js").status == 200)
        #expect(try connection().get("/changed?files=a.css", ["Authorization": "Basic dTpw"]).status == 200)
    }

    @Test("of LiveReload's port in other hands is said, and the site is served")
    func portTaken() throws {
        let arguments = ["--livereload-port", String(vif.port)]
        let other = try VifProcess(folder: folder.path, arguments: arguments)
        #expect(try Connection(port: other.port).get("/").status == 200)
    }
}
