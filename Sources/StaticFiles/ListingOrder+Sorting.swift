/// An entry in its place in a listing.
struct RankedEntry: Sendable {
    let entry: ListingEntry
    /// Its place when sorted by name, so that the page's script sorts by numbers and cannot disagree with the server.
    let rank: Int
}

extension ListingOrder {
    /// Folders come before all else, in every order; what is equal stays sorted by name.
    func sorted(_ entries: [ListingEntry]) -> [RankedEntry] {
        let ranked = Self.ranked(entries)
        if column == .name && direction == .ascending { return ranked }
        let keys = ranked.map(key)
        let places = ranked.indices.sorted { left, right in
            let isFolder = ranked[left].entry.kind == .folder
            if isFolder != (ranked[right].entry.kind == .folder) { return isFolder }
            if keys[left] == keys[right] { return left < right }
            return direction == .ascending ? keys[left] < keys[right] : keys[left] > keys[right]
        }
        return places.map { ranked[$0] }
    }

    private func key(_ row: RankedEntry) -> Int {
        switch column {
        case .name: row.rank
        case .size: row.entry.comparableSize
        case .time: UTCTime(row.entry.modified).second
        }
    }

    private static func ranked(_ entries: [ListingEntry]) -> [RankedEntry] {
        let keys = entries.map { NaturalKey($0.name) }
        let places = entries.indices.sorted { left, right in
            let isFolder = entries[left].kind == .folder
            if isFolder != (entries[right].kind == .folder) { return isFolder }
            if keys[left] != keys[right] { return keys[left] < keys[right] }
            return entries[left].name.lexicographicallyPrecedes(entries[right].name)
        }
        return places.enumerated().map { RankedEntry(entry: entries[$1], rank: $0) }
    }
}
