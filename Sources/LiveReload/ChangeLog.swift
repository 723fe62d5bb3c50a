/// What pages were told lately, so that a page that was away can be told once more.
struct ChangeLog: Sendable {
    private static let capacity = 256

    /// Consecutive versions, the oldest first.
    private var entries: [(number: UInt64, message: ReloadMessage)] = []

    mutating func append(_ message: ReloadMessage, number: UInt64) {
        entries.append((number, message))
        if entries.count > Self.capacity { entries.removeFirst(entries.count - Self.capacity) }
    }

    /// All that happened after `version` and up to `last`, as one message; a reload if that is no longer known.
    func message(after version: UInt64, through last: UInt64) -> ReloadMessage? {
        guard version < last else { return nil }
        guard let oldest = entries.first?.number, oldest <= version + 1 else { return .reload([]) }
        let missed = entries.filter { $0.number > version && $0.number <= last }
        guard let first = missed.first else { return nil }
        return missed.dropFirst().reduce(first.message) { $0.followed(by: $1.message) }
    }
}
