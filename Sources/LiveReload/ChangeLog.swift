/// What pages were told lately, so that a page that was away can be told once more.
struct ChangeLog: Sendable {
    private static let capacity = 256
    private static let sharedLimit = 128

    /// Consecutive versions, the oldest first.
    private var entries: [(number: UInt64, message: ReloadMessage)] = []

    /// Fonts and stylesheets, with their last changes in this run: what some browsers hand to a page as another page, or the
    /// one kept for the way back, still has it, and ask for nothing.
    private(set) var shared: [(path: String, number: UInt64)] = []

    mutating func append(_ message: ReloadMessage, changed: [String] = [], number: UInt64) {
        let changed = Set(message.paths + changed).filter(Self.isShared)
        if !changed.isEmpty {
            shared.removeAll { changed.contains($0.path) }
            shared = (shared + changed.sorted().map { ($0, number) }).suffix(Self.sharedLimit)
        }
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

    private static func isShared(_ path: String) -> Bool {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return ["css", "woff2", "woff", "ttf", "otf", "ttc"].contains(path[dot...].dropFirst().lowercased())
    }
}
