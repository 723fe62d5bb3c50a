import Synchronization

/// A clock that stands still until it is set.
final class SetClock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64 = 1_800_000_000) {
        self.seconds = Mutex(seconds)
    }

    var now: Int64 {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}
