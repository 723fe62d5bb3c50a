import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

/// The sample site, served with and without its WebSocket endpoints.
@Suite("The WebSocket endpoints for developers", .serialized)
struct DevSocketTests {
    private static let endpoints = ["echo", "chat", "cat", "error/404", "error/frame"]

    private static let sample = FilePath(
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Public/sample")
            .standardizedFileURL.path)

    private let scripts: TemporaryFolder

    init() throws {
        scripts = try TemporaryFolder()
    }

    private func serve(_ arguments: String...) throws -> VifProcess {
        try VifProcess(folder: Self.sample, arguments: arguments)
    }

    /// Serves with a command that first says its process number.
    private func serve(command script: String) throws -> VifProcess {
        try scripts.write("#!/bin/sh\necho $$\n\(script)\n", to: "command")
        try Command.run("chmod", "+x", scripts.url("command").string)
        return try serve("--dev-sockets", "--dev-sockets-command", scripts.url("command").string)
    }

    private func open(_ vif: VifProcess, _ name: String, headers: [String: String] = [:]) throws -> SocketClient {
        try SocketClient(port: vif.port, path: "/__vif/ws/\(name)", headers: headers)
    }

    private func refusal(_ vif: VifProcess, _ name: String, headers: [String: String] = [:]) -> ReceivedResponse? {
        do {
            _ = try open(vif, name, headers: headers)
            return nil
        } catch {
            return (error as? SocketClient.Refused)?.response
        }
    }

    // MARK: Who gets them

    @Test("are not there unless asked for")
    func off() throws {
        let vif = try serve()
        for name in Self.endpoints { #expect(refusal(vif, name)?.status == 404, "\(name)") }
    }

    @Test("are for pages of this site only")
    func origins() throws {
        let vif = try serve("--dev-sockets", "--dev-sockets-command", "cat")
        for name in Self.endpoints {
            #expect(refusal(vif, name, headers: ["Origin": "http://elsewhere.example"])?.status == 403, "\(name)")
            #expect(refusal(vif, name, headers: ["Origin": "http://localhost:1"])?.status == 403, "\(name)")
            #expect(refusal(vif, name, headers: ["Origin": "null"])?.status == 403, "\(name)")
        }
        let own = try open(vif, "echo", headers: ["Origin": "http://localhost:\(vif.port)"])
        try own.send("mine")
        #expect(try own.receive().text == "mine")
    }

    // MARK: The command

    @Test("say which option gives the command, where there is none")
    func noCommand() throws {
        let response = try #require(refusal(try serve("--dev-sockets"), "cat"))
        #expect(response.status == 404)
        #expect(response.text.contains("--dev-sockets-command"))
    }

    @Test("show the lines of the command, and give it ours")
    func lines() throws {
        let vif = try serve(command: "echo one; printf 'two\\r\\nthree'; exec cat")
        let socket = try open(vif, "cat")
        _ = try socket.receive()
        for line in ["one", "two"] { #expect(try socket.receive().text == line) }
        try socket.send(" and four")
        #expect(try socket.receive().text == "three and four")
    }

    @Test("close with 1000 behind the last line of a command that ends")
    func end() throws {
        let vif = try serve(command: "seq 1 20000")
        let socket = try open(vif, "cat")
        _ = try socket.receive()
        for number in 1...20_000 {
            let text = try socket.receive().text
            if text != String(number) {
                Issue.record("\(number) is «\(text)»")
                break
            }
        }
        #expect(try socket.receive().closeCode == 1000)
    }

    @Test("end the command when its page leaves, and when the server ends")
    func kill() throws {
        let vif = try serve(command: "trap '' TERM; sleep 1000 & while :; do wait; done")
        var first: SocketClient? = try open(vif, "cat")
        let second = try open(vif, "cat")
        let numbers = try [#require(first), second].map { pid_t(try $0.receive().text) ?? 0 }
        #expect(numbers.allSatisfy { Glibc.kill($0, 0) == 0 })
        first = nil
        #expect(OtherProcess.hasEnded(numbers[0]))
        #expect(Glibc.kill(numbers[1], 0) == 0)
        #expect(vif.stop() == 0)
        #expect(OtherProcess.hasEnded(numbers[1]))
    }

    @Test("run no more than 16 commands, and one more as soon as one has ended")
    func limit() throws {
        let vif = try serve(command: "exec cat")
        var sockets = try (1...16).map { _ in try open(vif, "cat") }
        for socket in sockets { _ = try socket.receive() }
        #expect(refusal(vif, "cat")?.status == 503)
        sockets.removeFirst()
        try wait("a place is free") { refusal(vif, "cat") == nil }
    }

    @Test("hold a command back whose lines nobody reads")
    func backpressure() throws {
        let vif = try serve(command: "exec yes 'a line that says nothing, again and again and again and again'")
        let socket = try open(vif, "cat")
        _ = try socket.receive()
        let before = try vif.residentKiB()
        // What the kernel and the server hold is full soon; then nothing is read of the command, and it waits.
        var ticks: [Int] = []
        try wait("the server rests") {
            ticks.append(try vif.processorTicksAndSwitches().ticks)
            return ticks.count > 5 && Set(ticks.suffix(5)).count == 1
        }
        #expect(try vif.residentKiB() - before < 16 << 10)
        for _ in 1...1000 { #expect(try socket.receive().text.hasPrefix("a line that says nothing")) }
    }

    private func wait(_ what: String, until isTrue: () throws -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: 20)
        while try !isTrue() {
            guard Date() < deadline else { throw VifProcess.Failure(message: "not in time: \(what)") }
            // Between two looks: of a place that is free, or a process that rests, nothing tells.
            usleep(20_000)
        }
    }
}
