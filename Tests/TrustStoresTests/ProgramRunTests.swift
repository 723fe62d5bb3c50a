import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import TrustStores

@Suite("A program that is run to its end")
struct ProgramRunTests {
    private func shell(
        _ text: String, input: String = "", within limit: Duration = .seconds(20)
    ) -> ProgramRun {
        ProgramRun.run(["sh", "-c", text], input: Array(input.utf8), within: limit)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("tells what it said, and how it ended")
    func ends() {
        let run = shell("echo out; echo err >&2; exit 7")
        #expect(text(run.output) == "out\n" && text(run.errors) == "err\n")
        #expect(run.end == .exit(7) && !run.isGood && run.complaint == "err")
        #expect(shell("true").isGood)
        #expect(shell("kill -9 $$").end == .signal(9))
        #expect(shell("echo on output; exit 1").complaint == "on output")
        #expect(shell("exit 3").complaint == "exit status 3")
    }

    @Test("gets its words as they are, without a shell")
    func words() {
        #expect(text(ProgramRun.run(["printf", "%s|", "a b", "$HOME", "*", "';"]).output) == "a b|$HOME|*|';|")
    }

    @Test("reads what it is given, or need not")
    func input() {
        let long = String(repeating: "x", count: 200_000)
        #expect(text(shell("wc -c", input: long).output).hasPrefix("200000"))
        #expect(shell("true", input: long).isGood)
        #expect(shell("cat").output.isEmpty)
        #expect(text(shell("cat /dev/stdin", input: "once").output) == "once")
    }

    @Test("is an error if there is no such program")
    func missing() {
        #expect(ProgramRun.run(["/no/such/program"]).end == .error(ENOENT))
        #expect(ProgramRun.run([]).end == .error(ENOMEM))
        #expect(ProgramRun.run(["/no/such/program"]).complaint == "No such file or directory")
    }

    @Test("is ended after its time, with what it has started")
    func late() throws {
        let folder = try TemporaryFolder()
        let start = ContinuousClock.now
        let run = shell("sh -c 'echo $$ > \(folder.path)/inner; exec sleep 300' & wait", within: .milliseconds(500))
        #expect(run.end == .late(.milliseconds(500)))
        #expect(ContinuousClock.now - start < .seconds(60))
        let inner = try Command.run("cat", folder.url("inner").string).filter(\.isNumber)
        // Killed, it may wait for the reaping of its new parent for a moment.
        let state = try Command.result(of: ["ps", "-o", "stat=", "-p", inner]).output
        #expect(state.isEmpty || state.hasPrefix("Z"))
    }

    @Test("is not waited for once it has ended, if what it has started goes on")
    func leftBehind() {
        let start = ContinuousClock.now
        let run = shell("sleep 3 & echo said")
        #expect(run.isGood && text(run.output) == "said\n")
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    @Test("is reaped")
    func reaped() {
        let identifier = text(shell("echo $$").output).filter(\.isNumber)
        #expect(!identifier.isEmpty && access("/proc/\(identifier)", F_OK) != 0)
    }

    @Test("has no more kept of what it says than the limit")
    func bounded() {
        let run = shell("head -c 3000000 /dev/zero")
        #expect(run.end == .exit(0) && run.isCut && !run.isGood)
        #expect(run.output.count == ProgramRun.outputLimit)
    }

    @Test("has no terminal to ask at")
    func noTerminal() {
        #expect(shell("(: < /dev/tty) 2> /dev/null").end != .exit(0))
        let lines = text(shell("ps -o sid= -p $$; echo $$").output).split(separator: "\n")
        let identifiers = lines.map { $0.filter(\.isNumber) }
        #expect(identifiers.count == 2 && identifiers.first == identifiers.last)
    }

    @Test("leaves no descriptor open")
    func descriptors() throws {
        func count() -> Int { Entry.names(in: "/proc/self/fd").count }
        _ = shell("true")
        let before = count()
        for _ in 0..<20 { _ = shell("echo x") }
        // Other tests run at the same time.
        #expect(count() < before + 20)
    }
}
