import Synchronization

/// What the person at the terminal was told, so that it is told once.
final class SaidOnce: Sendable {
    /// After so many different things nothing more is told.
    private static let limit = 100

    private let texts = Mutex<Set<String>>([])

    func isFirst(_ text: String) -> Bool {
        texts.withLock { $0.count < Self.limit && $0.insert(text).inserted }
    }
}
