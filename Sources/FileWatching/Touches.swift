import SystemPackage

/// Tells files that were written from those that were only touched: opened for writing, given a new time, and closed.
struct Touches {
    private static let limit = 10_000

    private var written: Set<FilePath> = []
    private var attributesChanged: FilePath?

    mutating func attributesChanged(_ path: FilePath) { attributesChanged = path }

    mutating func modified(_ path: FilePath) {
        if written.count < Self.limit { written.insert(path) }
    }

    /// Whether all that was seen of the file until now, when it is closed, removed or made, is a touch.
    mutating func ends(_ path: FilePath) -> Bool {
        let isKnown = written.count < Self.limit
        let wasWritten = written.isEmpty ? false : written.remove(path) != nil
        defer { if attributesChanged == path { attributesChanged = nil } }
        return isKnown && !wasWritten && attributesChanged == path
    }
}
