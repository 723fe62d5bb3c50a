import Glibc
import HTTPServing
import NIOCore
import NIOPosix
import Synchronization
import WebSocketFraming

/// One socket and its command.
final class CommandSession: Sendable {
    private struct Running {
        let command: ChildCommand
        let input: EventLoopFuture<any Channel>
        let output: EventLoopFuture<any Channel>
        /// Bytes that the command has not read yet.
        var waitingCount = 0
    }

    /// More than a pipe holds; a page that sends more while the command reads nothing is closed.
    private static let inputLimit = 1 << 20
    private static let inputRest = TimeAmount.milliseconds(50)

    private let words: [String]
    private let commands: RunningCommands
    /// Nothing before the socket is open, and when it is closed.
    private let running = Mutex<Running?>(nil)

    init(words: [String], running: RunningCommands) {
        self.words = words
        commands = running
    }

    func open(_ socket: WebSocket) {
        do {
            guard let command = try commands.start(words) else {
                return socket.close(.tryAgainLater, reason: "The command runs too many times already.")
            }
            attach(command, to: socket)
        } catch {
            socket.close(.internalError, reason: error.message)
        }
    }

    /// Two channels: a command that closes its input may go on writing.
    private func attach(_ command: ChildCommand, to socket: WebSocket) {
        let loop = socket.eventLoop
        let output = NIOPipeBootstrap(group: loop)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(CommandOutput(socket: socket))
                }
            }
            .takingOwnershipOfDescriptor(input: command.output)
        let input = NIOPipeBootstrap(group: loop).takingOwnershipOfDescriptor(output: command.input)
        output.whenFailure { _ in
            Glibc.close(command.output)
            socket.close(.internalError, reason: "The output of the command could not be read.")
        }
        input.whenFailure { _ in Glibc.close(command.input) }
        running.withLock { $0 = Running(command: command, input: input, output: output) }
    }

    func receive(_ message: WebSocketMessage, from socket: WebSocket) {
        guard case .text(var line) = message else { return }
        line.writeInteger(UInt8(ascii: "\n"))
        let count = line.readableBytes
        let (input, waitingCount) = running.withLock { running in
            running?.waitingCount += count
            return (running?.input, running?.waitingCount ?? 0)
        }
        guard let input, waitingCount <= Self.inputLimit else {
            return socket.close(.tryAgainLater, reason: "The command does not read.")
        }
        input.flatMap { [line] in $0.writeAndFlush(line) }.whenComplete { _ in
            self.running.withLock { $0?.waitingCount -= count }
        }
        if waitingCount > Self.inputLimit / 2 { socket.pauseReading(for: Self.inputRest) }
    }

    func close(_ socket: WebSocket) {
        guard let running = running.withLock({ $0.take() }) else { return }
        for channel in [running.input, running.output] { channel.whenSuccess { $0.close(promise: nil) } }
        commands.end(running.command, on: socket.eventLoop)
    }
}
