import Glibc
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import DevSockets

@Suite("A command of the command line")
struct RunningCommandsTests {
    private let commands = RunningCommands()
    private let loop = MultiThreadedEventLoopGroup.singleton.any()

    private func start(_ words: String...) throws -> ChildCommand { try #require(try commands.start(words)) }

    /// All that it writes until it ends, or as much as is asked for.
    private func read(_ command: ChildCommand, until count: Int = .max) -> String {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while bytes.count < count, case let length = Glibc.read(command.output, &part, part.count), length > 0 {
            bytes += part[..<length]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func finish(_ command: ChildCommand) {
        close(command.input)
        close(command.output)
        commands.end(command, on: loop)
    }

    @Test("gets its words as they are, without a shell")
    func words() throws {
        let command = try start("printf", "%s|", "a b", "$HOME", "*", ";")
        #expect(read(command) == "a b|$HOME|*|;|")
        finish(command)
        #expect(OtherProcess.hasEnded(command.identifier))
    }

    @Test("has nothing of the server open but its input, its output and the terminal's errors")
    func descriptors() throws {
        let held = open("/dev/null", O_RDONLY)
        defer { close(held) }
        // Without a wildcard: the shell opens the folder to look one up.
        let script = "for n in 0 1 2 3 4 5 6 7 8 9 $0; do test -e /proc/$$/fd/$n && echo $n; done"
        let command = try start("sh", "-c", script, String(held))
        #expect(read(command) == "0\n1\n2\n")
        finish(command)
    }

    @Test("that is not there says so")
    func missing() {
        #expect(throws: CommandError(code: ENOENT)) { try commands.start(["/nowhere/at/all"]) }
        #expect(CommandError(code: ENOENT).message == "The command could not be started: No such file or directory.")
        #expect(!commands.isFull)
    }

    @Test("ends with all that it has started, even if it does not want to")
    func stubborn() throws {
        let command = try start("sh", "-c", "trap '' TERM; sleep 1000 & echo $!; while :; do wait; done")
        let child = try #require(pid_t(read(command, until: 2).prefix { $0.isNumber }))
        #expect(kill(child, 0) == 0)
        finish(command)
        #expect(OtherProcess.hasEnded(command.identifier))
        #expect(OtherProcess.hasEnded(child))
    }

    @Test("runs 16 times and no more, until one has ended")
    func limit() throws {
        var running = try (1...16).map { _ in try start("cat") }
        #expect(commands.isFull)
        #expect(try commands.start(["cat"]) == nil)
        let first = running.removeFirst()
        finish(first)
        #expect(OtherProcess.hasEnded(first.identifier))
        // It counts until it is reaped.
        let deadline = ContinuousClock.now + .seconds(10)
        while commands.isFull, .now < deadline { sched_yield() }
        running.append(try start("cat"))
        commands.killAll()
        for command in running {
            finish(command)
            #expect(OtherProcess.hasEnded(command.identifier))
        }
    }
}
