import SystemPackage

/// Which folder each watch stands for. Paths are relative to the watched root; the root itself is the empty path.
struct WatchedFolders: Sendable {
    private var folders: [Int32: FilePath] = [:]

    var count: Int { folders.count }

    subscript(watch: Int32) -> FilePath? { folders[watch] }

    mutating func add(_ folder: FilePath, watch: Int32) {
        folders[watch] = folder
    }

    mutating func remove(watch: Int32) {
        folders[watch] = nil
    }

    /// Forgets a folder and all below it, and returns their watches.
    mutating func removeAll(below folder: FilePath) -> [Int32] {
        let watches = folders.filter { $0.value.starts(with: folder) }.map(\.key)
        for watch in watches { folders[watch] = nil }
        return watches
    }
}
