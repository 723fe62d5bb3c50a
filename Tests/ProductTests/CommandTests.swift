import Glibc
import SystemPackage
import TestSupport
import Testing

/// Runs the program with these arguments to its end.
private func vif(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try Command.result(of: [VifProcess.binary] + arguments)
}

@Suite("The command")
struct CommandTests {
    @Test("tells its version and its usage")
    func help() throws {
        #expect(try vif("--version").output == "Vif 0.1.0\n")
        let help = try vif("--help")
        #expect(help.status == 0)
        for word in [
            "--port", "--host", "--no-reload", "--quiet", "--verbose", "--ignore", "--watch-only", "--watch ",
            "--poll", "vif docs/", "EXIT CODES",
        ] {
            #expect(help.output.contains(word), "\(word)")
        }
    }

    @Test("refuses what it does not understand, with 64")
    func usage() throws {
        for arguments in [
            ["--port", "70000"], ["--port", "-1"], ["--port", "x"], ["--host", "a b"], ["--host", "localhost:80"],
            ["--quiet", "--verbose"], ["--no-such-option"], ["one", "two"], ["--poll=0"], ["--poll=x"], ["--poll=1e9"],
            ["--ignore", ""], ["--watch-only", ""], ["--watch", ""],
        ] {
            let result = try Command.result(of: [VifProcess.binary] + arguments)
            #expect(result.status == 64 && result.errors.hasPrefix("Error: "), "\(arguments)")
        }
    }

    @Test("tells where a command goes, and which program is not there")
    func misplaced() throws {
        let misplaced = try vif("--port", "8080", "reload")
        #expect(misplaced.status == 64 && misplaced.errors.contains("The command goes first: vif reload OPTIONS."))
        for program in ["no-such-program", "/no/such/program", "./no"] {
            let missing = try vif("--dev-sockets-command", "\(program) -f x")
            #expect(missing.status == 64 && missing.errors.contains("There is no program \(program) to run"))
        }
        let unknown = try vif("notify", "--foo")
        #expect(unknown.status == 64 && unknown.errors.contains("Unknown option '--foo'"))
    }

    @Test("says in one sentence why a folder cannot be served, each with its own exit code")
    func folders() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "file.html")
        let missing = try vif(folder.url("no").string)
        #expect(missing.status == 3)
        #expect(
            missing.errors
                == "vif: There is no folder \(folder.url("no")). Check the spelling, or make the folder first.\n")
        let file = try vif(folder.url("file.html").string)
        #expect(file.status == 4)
        #expect(
            file.errors
                == "vif: \(folder.url("file.html")) is not a folder. Name the folder that the file is in.\n")
        #expect(missing.output.isEmpty && file.output.isEmpty)
        let other = try vif(folder.path.string, "--watch", folder.url("no").string)
        #expect(other.status == 3 && other.errors == missing.errors)
    }

    /// The words that start a copy of the program as somebody without rights, from a folder that everybody can read.
    private func unprivileged(in folder: TemporaryFolder) throws -> [String] {
        try Command.run("install", "-m", "755", VifProcess.binary, folder.url("vif").string)
        try Command.run("chmod", "755", folder.path.string)
        let nobody = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        return nobody + [folder.url("vif").string]
    }

    @Test("says so if it has no right to read the folder, or to listen on the port")
    func rights() throws {
        let folder = try TemporaryFolder()
        let vif = try unprivileged(in: folder)
        try folder.makeFolder("locked")
        try Command.run("chmod", "000", folder.url("locked").string)
        let locked = try Command.result(of: vif + [folder.url("locked").string])
        #expect(locked.status == 5 && locked.errors.contains("chmod u+rx"), "\(locked)")
        let limit = Int(try Command.run("cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start").dropLast()) ?? 0
        try #require(limit > 1, "every port is free for all on this machine")
        let port = try Command.result(of: vif + [folder.path.string, "--port", "1"])
        #expect(port.status == 7 && port.errors.contains("no right to listen on port 1."), "\(port)")
    }

    @Test("answers 403 for a file that it may not read, and serves the others")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", to: "locked.html")
        try folder.write("secret", to: "locked/index.html")
        try folder.write("open", to: "index.html")
        try Command.run("sh", "-c", "cd '\(folder.path)' && chmod 000 locked.html locked && chmod 644 index.html")
        let vif = try VifProcess(folder: folder.path, program: try unprivileged(in: folder))
        let connection = try Connection(port: vif.port)
        for path in ["/locked.html", "/locked/"] {
            let response = try connection.get(path)
            #expect(response.status == 403 && !response.text.contains(folder.path.string), "\(path)")
        }
        #expect(try connection.get("/").status == 200)
        #expect(vif.stop() == 0)
        try Command.run("chmod", "755", folder.url("locked").string)
    }

    @Test("says so if the port or the host cannot be had")
    func addresses() throws {
        let folder = try TemporaryFolder()
        let other = try VifProcess(folder: folder.path)
        let taken = try vif(folder.path.string, "--port", String(other.port))
        #expect(taken.status == 6)
        #expect(taken.errors.hasPrefix("vif: Port \(other.port) is taken by another program. "))
        #expect(try vif(folder.path.string, "--host", "192.0.2.1").status == 8)
        #expect(try vif(folder.path.string, "--host", "no-such-host.invalid").status == 8)
        #expect(other.stop() == 0)
    }

    @Test("escapes what it prints")
    func escapes() throws {
        #expect(try vif("no\u{1B}[31m\n").errors.hasPrefix(#"vif: There is no folder no\u{1b}[31m\u{a}. "#))
    }

    @Test("ends with 0 within a second of Ctrl-C or SIGTERM, and tells its pages", arguments: [SIGINT, SIGTERM])
    func ends(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "x", count: 50_000_000), to: "large.txt")
        let vif = try VifProcess(folder: folder.path)
        let page = try SocketClient(port: vif.port)
        let idle = try Connection(port: vif.port)
        // It wants a large file, and does not read it.
        let stalled = try Connection(port: vif.port)
        try stalled.send("GET /large.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try stalled.read(through: "\r\n\r\n")
        let clock = ContinuousClock()
        let start = clock.now
        vif.send(signal: signal)
        #expect(try page.receive().closeCode == 1001)
        #expect(vif.waitForExit() == 0)
        #expect(clock.now - start < .seconds(1))
        #expect(try idle.readToEnd().isEmpty)
    }

    @Test("serves files as they are with --no-reload")
    func noReload() throws {
        let folder = try TemporaryFolder()
        try folder.write("<html><head></head></html>", to: "index.html")
        let vif = try VifProcess(folder: folder.path, arguments: ["--no-reload"])
        let connection = try Connection(port: vif.port)
        #expect(try connection.get("/").text == "<html><head></head></html>")
        #expect(try connection.get("/__vif/client.js").status == 404)
        #expect(try connection.get("/__vif/socket").status == 404)
    }

    @Test("prints nothing with --quiet")
    func quiet() throws {
        let folder = try TemporaryFolder()
        let result = try Command.result(of: [
            "timeout", "-s", "INT", "0.5", VifProcess.binary, folder.path.string, "--quiet", "--port", "0",
        ])
        #expect(result.output.isEmpty && result.errors.isEmpty)
    }
}
