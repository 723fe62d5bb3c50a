import Glibc
import SystemPackage
import TestSupport
import Testing

/// Servers listen on all addresses here, and are asked over loopback ones.
@Suite("With --lan", .serialized)
struct LanTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("<!doctype html><p>root", to: "site/index.html")
        try folder.makeFolder("home")
    }

    /// All that the program has said when it is ready.
    private func start(_ arguments: String...) throws -> (process: ChildProcess, said: String, port: Int) {
        let process = try ChildProcess(
            SecureSite.program(home: folder.url("home")) + [folder.url("site").string, "--port", "0", "--lan"]
                + arguments)
        var said = ""
        while !said.contains("watching ") { said += process.readSome() }
        let address = said.split(separator: "\n").first { $0.contains("://localhost:") } ?? ""
        return (process, said, Int(address.split(separator: ":").last?.dropLast() ?? "") ?? 0)
    }

    /// This machine's addresses that are not for itself alone.
    private func addresses() throws -> [String] {
        try Command.run("hostname", "-I").split(whereSeparator: \.isWhitespace).map(String.init)
            .filter { !$0.hasPrefix("fe80") }
    }

    @Test("the terminal says so before anybody can connect, and names every address")
    func said() throws {
        let (process, said, port) = try start()
        #expect(said.hasPrefix("  --lan: every device in your networks can reach this server\n"))
        for address in try addresses().filter({ !$0.hasPrefix("172.17.") }) {
            let host = address.contains(":") ? "[\(address)]" : address
            #expect(said.contains("    http://\(host):\(port)/\n"), "\(said)")
        }
        // There is no terminal to draw on.
        #expect(!said.contains("▀") && !said.contains("\u{1B}"))
        process.send(signal: SIGINT)
        #expect(process.waitForExit() == 0)
    }

    @Test("exactly the addresses that are bound are hosts of the site")
    func hosts() throws {
        let (process, _, port) = try start()
        let connection = try Connection(port: port)
        let name = try Command.run("uname", "-n").dropLast().lowercased()
        let own = try addresses().map { $0.contains(":") ? "[\($0)]" : $0 }
        for host in own + ["localhost", "127.0.0.1", "\(name).local", name, "docs.localhost"] {
            #expect(try connection.get("/", ["Host": "\(host):\(port)"]).status == 200, "\(host)")
        }
        for host in ["192.168.77.77", "0.0.0.0", "[::]", "[fd00:7::7]", "other.local", "example.com"] {
            #expect(try Connection(port: port).get("/", ["Host": "\(host):\(port)"]).status == 403, "\(host)")
        }
        if let host = own.first {
            let socket = ["Host": "\(host):\(port)", "Origin": "http://\(host):\(port)"]
            #expect(try connection.get("/__vif/status.json", socket).status == 200)
            let foreign = ["Host": "\(host):\(port)", "Origin": "http://192.168.77.77:\(port)"]
            #expect(try Connection(port: port).get("/__vif/status.json", foreign).status == 403)
        }
        process.send(signal: SIGINT)
        #expect(process.waitForExit() == 0)
    }

    @Test("and --https, the certificate is for every address of the local network")
    func secure() throws {
        let (process, said, port) = try start("--https")
        let names = try Command.run(
            "sh", "-c",
            """
            openssl s_client -connect 127.0.0.1:\(port) </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName
            """)
        for address in try addresses() where address.hasPrefix("10.") || address.hasPrefix("192.168.") {
            #expect(names.contains("IP Address:\(address)"), "\(names)")
        }
        #expect(!said.contains("    http://"))
        process.send(signal: SIGINT)
        #expect(process.waitForExit() == 0)
    }

    @Test("and --host, the command line is refused")
    func usage() throws {
        let result = try Command.result(of: [VifProcess.binary, "--lan", "--host", "localhost"])
        #expect(result.status == 64)
        #expect(result.errors.contains("Leave out --host, or --lan, which listens on all addresses."))
    }

    @Test("a QR code of the best address is drawn on a terminal, and not with --quiet", arguments: [false, true])
    func code(isQuiet: Bool) throws {
        let terminal = try PseudoTerminal()
        let process = try ChildProcess(
            ["sh", "-c", "t=$1; shift; exec \"$@\" > $t", "sh", terminal.path.string, "env", "NO_COLOR=1", "env"]
                + SecureSite.program(home: folder.url("home"))
                + [folder.url("site").string, "--port", "0", "--lan"] + (isQuiet ? ["--quiet", "--log"] : []))
        if isQuiet {
            process.send(signal: SIGINT)
        } else if try addresses().contains(where: { !$0.hasPrefix("172.17.") }) {
            #expect(try terminal.read(through: "watching").contains("▀"))
            process.send(signal: SIGINT)
        }
        #expect(process.waitForExit() == 0)
    }
}
