import FileWatching
import HTTPServing
import LiveReload
import SystemPackage

/// What a change of files means to the pages: the product's brain.
enum ReloadRule {
    /// Nothing if no page needs to know.
    static func message(for changes: ChangeSet) -> ReloadMessage? {
        if changes.isEverything { return .reload([]) }
        // No page shows a source map, and compilers write one beside every stylesheet.
        let relevant = changes.changes.filter { $0.key.extension != "map" }
        guard !relevant.isEmpty else { return nil }
        let isRestyle = relevant.allSatisfy { path, change in
            change == .changed && path.extension?.lowercased() == "css"
        }
        guard relevant.count <= ReloadMessage.pathLimit else { return .reload([]) }
        let paths = relevant.keys.map(Self.urlPath).sorted()
        return isRestyle ? .restyle(paths) : .reload(paths)
    }

    private static func urlPath(_ path: FilePath) -> String {
        path.withPlatformString { name in
            URLPath.encode(UnsafeBufferPointer(start: name, count: path.length).lazy.map { UInt8(bitPattern: $0) })
        }
    }
}
