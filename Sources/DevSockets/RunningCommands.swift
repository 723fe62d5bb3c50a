import Glibc
import NIOCore
import Synchronization

/// The commands that run, so that there are not too many and none is left behind.
final class RunningCommands: Sendable {
    static let limit = 16
    /// How long a command may take to end when it is asked to.
    private static let patience = TimeAmount.seconds(1)
    private static let lookInterval = TimeAmount.milliseconds(50)

    private let running = Mutex<[pid_t: ChildCommand]>([:])

    var isFull: Bool { running.withLock { $0.count >= Self.limit } }

    /// Nothing if too many run already.
    func start(_ words: [String]) throws(CommandError) -> ChildCommand? {
        try running.withLock { running throws(CommandError) in
            guard running.count < Self.limit else { return nil }
            let command = try ChildCommand.start(words)
            running[command.identifier] = command
            return command
        }
    }

    /// Asks a command and all that it has started to end, and kills what is left when it has ended, or in a second.
    func end(_ command: ChildCommand, on loop: any EventLoop) {
        command.signal(SIGTERM)
        look(at: command, until: .now() + Self.patience, on: loop)
    }

    private func look(at command: ChildCommand, until deadline: NIODeadline, on loop: any EventLoop) {
        if command.hasEnded || deadline <= .now() {
            let isGone = running.withLock { running in
                guard running[command.identifier] != nil else { return true }
                // While the number cannot be another's.
                command.signal(SIGKILL)
                guard command.reap() else { return false }
                running[command.identifier] = nil
                return true
            }
            if isGone { return }
        }
        loop.scheduleTask(in: Self.lookInterval) { self.look(at: command, until: deadline, on: loop) }
    }

    func killAll() {
        running.withLock { running in
            for command in running.values { command.signal(SIGKILL) }
        }
    }
}
