import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("The server that a command is for")
struct ControlledServerTests {
    private let sites: ControlledSites

    init() throws {
        sites = try ControlledSites()
    }

    private static let noServer = "vif: No Vif serves this folder or one above it. Start it with: vif DIR"

    @Test("has a socket with the rights 0600 in a folder with 0700, as long as it runs", arguments: [SIGINT, SIGTERM])
    func rights(signal: Int32) throws {
        let vif = try sites.serve()
        let sockets = try sites.sockets()
        #expect(sockets.count == 1)
        #expect(sockets.first?.hasPrefix("600 socket \(vif.identifier)-") == true)
        #expect(try Command.run("stat", "-c", "%a", "\(sites.runtime)/vif") == "700\n")
        vif.send(signal: signal)
        #expect(vif.waitForExit() == 0)
        #expect(try sites.sockets() == [])
    }

    @Test("answers HTTP over its socket, also to other programs")
    func plainHTTP() throws {
        let vif = try sites.serve()
        let name = try #require(try sites.sockets().first?.split(separator: " ").last)
        func curl(_ words: String...) throws -> String {
            try Command.result(
                of: ["curl", "-sS", "-w", " %{http_code}", "--unix-socket", "\(sites.runtime)/vif/\(name)"] + words
            ).output
        }
        let address = "http://localhost/__vif/control/"
        #expect(try curl(address + "status").hasSuffix(" 200"))
        #expect(try curl("-X", "POST", address + "reload") == #"{"pages":0,"type":"reload"} 200"#)
        #expect(try curl("-d", #"{"path":["/x"]}"#, address + "reload").hasSuffix(" 400"))
        #expect(try curl(address + "notify").hasSuffix(" 405"))
        #expect(try curl("-X", "POST", address + "kill").hasSuffix(" 404"))
        #expect(vif.stop() == 0)
    }

    @Test("is none where none serves the folder, or one above it")
    func none() throws {
        for command in [["reload"], ["notify", "x"], ["status"], ["status", "--json"]] {
            let result = try Command.result(
                of: ["--chdir=\(sites.folder.path)", "XDG_RUNTIME_DIR=\(sites.runtime)", VifProcess.binary] + command)
            #expect(result.status == 10 && result.output.isEmpty && result.errors.hasPrefix(Self.noServer))
        }
        let vif = try sites.serve()
        #expect(try sites.vif("reload", in: "").status == 10)
        #expect(try sites.vif("reload", "--folder", "site/css", in: "").status == 10)
        #expect(try sites.vif("reload", "--folder", "site", in: "").status == 0)
        #expect(vif.stop() == 0)
    }

    @Test("is the innermost of several, or the one that is named")
    func nested() throws {
        let outer = try sites.serve()
        let inner = try sites.serve("site/css")
        let (outerPage, innerPage) = (try SocketClient.page(of: outer), try SocketClient.page(of: inner))
        #expect(try sites.vif("notify", "inner", in: "site/css").status == 0)
        #expect(try sites.vif("notify", "outer").status == 0)
        #expect(try sites.vif("notify", "outer again", "--folder", "..", in: "site/css").status == 0)
        #expect(try sites.vif("notify", "inner again", "--port", String(inner.port)).status == 0)
        #expect(try sites.vif("reload", "css/site.css").status == 0)
        #expect(try ["outer", "outer again"].allSatisfy { try outerPage.receiveMessage().text == $0 })
        #expect(try ["inner", "inner again"].allSatisfy { try innerPage.receiveMessage().text == $0 })
        #expect(try innerPage.receiveMessage() == ControlMessage(type: "change", paths: ["/site.css"]))
        #expect(outer.stop() == 0 && inner.stop() == 0)
    }

    @Test("is to be chosen where several serve the same folder")
    func several() throws {
        let servers = [try sites.serve(), try sites.serve()]
        let result = try sites.vif("reload")
        #expect(result.status == 11 && result.errors.hasSuffix("). Choose one with --port.\n"))
        for vif in servers {
            #expect(result.errors.contains("http://localhost:\(vif.port)/ (process \(vif.identifier), "))
            #expect(try sites.vif("reload", "--port", String(vif.port)).status == 0)
        }
        let json = try sites.vif("status", "--all", "--json").output
        let list = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        let ports = list.filter { $0["folder"] as? String == sites.folder.url("site").string }.map {
            $0["port"] as? Int
        }
        #expect(ports == servers.map(\.port).sorted())
        #expect(servers.map { $0.stop() } == [0, 0])
    }

    @Test("leaves its socket when it is killed, which the next command removes")
    func abandoned() throws {
        let vif = try sites.serve()
        vif.send(signal: SIGKILL)
        _ = vif.waitForExit()
        #expect(try sites.sockets().count == 1)
        #expect(try sites.vif("reload").status == 10)
        #expect(try sites.sockets() == [])
    }

    @Test("removes the sockets of those that were killed")
    func abandonedByOthers() throws {
        let killed = try sites.serve()
        killed.send(signal: SIGKILL)
        _ = killed.waitForExit()
        let vif = try sites.serve()
        let deadline = ContinuousClock.now + .seconds(10)
        while try sites.sockets().count > 1, .now < deadline {}
        #expect(try sites.sockets().map { $0.contains(" \(vif.identifier)-") } == [true])
        #expect(vif.stop() == 0)
    }

    @Test("is not waited for longer than a few seconds, and hides no other")
    func stopped() throws {
        let stopped = try sites.serve("site/css")
        let vif = try sites.serve()
        stopped.send(signal: SIGSTOP)
        let start = ContinuousClock.now
        let result = try sites.vif("reload", in: "site/css")
        #expect(result.status == 0, "the nearest that answers")
        let none = try sites.vif("reload", in: "")
        #expect(none.status == 12 && none.errors.contains(".sock: The server does not answer. "))
        #expect(.now - start < .seconds(8))
        stopped.send(signal: SIGCONT)
        #expect(vif.stop() == 0 && stopped.stop() == 0)
    }

    @Test("may have a socket with a longer path than the kernel takes")
    func longPath() throws {
        let name = [String](repeating: String(repeating: "x", count: 200), count: 3).joined(separator: "/")
        let sites = try ControlledSites(runtimeFolder: name)
        let vif = try sites.serve()
        #expect(try sites.vif("reload") == (0, "no page is open\n", ""))
        #expect(vif.stop() == 0)
    }

    @Test("is found without XDG_RUNTIME_DIR, and if only one of the two has it", arguments: [true, false])
    func withoutRuntimeFolder(serverHasIt: Bool) throws {
        let without = ["-u", "XDG_RUNTIME_DIR"]
        let with = ["XDG_RUNTIME_DIR=\(sites.runtime)"]
        let vif = try VifProcess(folder: sites.folder.url("site"), program: without + [VifProcess.binary])
        let result = try Command.result(
            of: (serverHasIt ? without : []) + ["--chdir=\(sites.folder.url("site"))"] + (serverHasIt ? [] : with)
                + [VifProcess.binary, "reload"])
        #expect(result == (0, "no page is open\n", ""))
        #expect(try Command.run("stat", "-c", "%a", "/tmp/vif-\(geteuid())") == "700\n")
        #expect(vif.stop() == 0)
    }

    @Test(
        "goes without a socket, and says so once, where others could get at it",
        arguments: ["mkdir -m 755 vif", "mkdir -m 700 real && ln -s real vif", "touch vif", "mkfifo vif"])
    func untrustworthy(preparation: String) throws {
        try Command.run("sh", "-ec", "cd '\(sites.runtime)' && \(preparation)")
        let errors = sites.folder.url("errors").string
        let vif = try VifProcess(
            folder: sites.folder.url("site"),
            program: [
                "XDG_RUNTIME_DIR=\(sites.runtime)", "sh", "-c", #"errors=$1; shift; exec "$@" 2> "$errors""#, "sh",
                errors,
                VifProcess.binary,
            ])
        #expect(try Connection(port: vif.port).get("/").status == 200)
        let result = try sites.vif("reload")
        #expect(
            result.status == 10 && result.errors.hasPrefix("vif: ") && result.errors.contains("\(sites.runtime)/vif"))
        #expect(vif.stop() == 0)
        let said = try String(contentsOfFile: errors, encoding: .utf8)
        #expect(said.split(separator: "\n").count == 1 && said.contains("\(sites.runtime)/vif"), "\(said)")
    }
}
