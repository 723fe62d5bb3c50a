import SystemPackage

/// Which folder each watch stands for. Paths are relative to the watched root, which is the empty path, or absolute.
struct WatchedFolders: Sendable {
    private var folders: [Int32: FilePath] = [:]
    /// Folders that are watched only for the files in them that pages use.
    private var partial: Set<Int32> = []

    var count: Int { folders.count }

    subscript(watch: Int32) -> FilePath? { folders[watch] }

    func isPartial(_ watch: Int32) -> Bool { partial.contains(watch) }

    mutating func add(_ folder: FilePath, watch: Int32, isPartial: Bool = false) {
        // A folder that is watched wholly stays so.
        if isPartial && folders[watch] != nil && !partial.contains(watch) { return }
        folders[watch] = folder
        if isPartial { partial.insert(watch) } else if !partial.isEmpty { partial.remove(watch) }
    }

    mutating func remove(watch: Int32) {
        folders[watch] = nil
        partial.remove(watch)
    }

    mutating func removeAll() -> [Int32] {
        defer { self = WatchedFolders() }
        return Array(folders.keys)
    }

    /// Forgets a folder and all below it, and returns their watches.
    mutating func removeAll(below folder: FilePath) -> [Int32] {
        let watches = folders.filter { $0.value.starts(with: folder) }.map(\.key)
        for watch in watches { remove(watch: watch) }
        return watches
    }
}
