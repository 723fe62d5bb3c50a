import FileWatching
import Glibc
import NIOConcurrencyHelpers
import Synchronization

/// Writes lines on a thread of its own: a terminal that has stopped reading (Ctrl-S) stops nothing else.
final class LineWriter: Sendable {
    private enum State: Int {
        case empty, waiting, writing
    }

    /// What waits for such a terminal; later lines are dropped.
    private static let limit = 1_000

    private let descriptor: Int32
    private let lines = Mutex<[String]>([])
    private let state = ConditionLock(value: State.empty)
    private let isStarted = Atomic(false)

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    func write(_ line: String) {
        let isAccepted = lines.withLock { lines in
            guard lines.count < Self.limit else { return false }
            lines.append(line)
            return true
        }
        guard isAccepted else { return }
        state.lock()
        state.unlock(withValue: .waiting)
        guard !isStarted.exchange(true, ordering: .relaxed) else { return }
        // Without a thread nobody can be told anything.
        Thread.start(name: "vif-terminal", { self.run() }, onFailure: { _ in })
    }

    /// Waits until all is written, but not for a terminal that has stopped reading.
    func flush() {
        if state.lock(whenValue: .empty, timeoutSeconds: 0.2) { state.unlock() }
    }

    private func run() {
        while true {
            state.lock(whenValue: .waiting)
            state.unlock(withValue: .writing)
            let waiting = lines.withLock { lines in
                defer { lines = [] }
                return lines
            }
            for line in waiting {
                var text = line + "\n"
                // One write, so that lines do not mix. A terminal that has gone away is no reason to stop.
                text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            // What came meanwhile has made it `waiting` again.
            if state.lock(whenValue: .writing, timeoutSeconds: 0) { state.unlock(withValue: .empty) }
        }
    }
}
