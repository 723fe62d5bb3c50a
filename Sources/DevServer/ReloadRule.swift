import FileWatching
import HTTPServing
import LiveReload
import SystemPackage

/// What a change of files means to the pages: the product's brain.
enum ReloadRule {
    /// Nothing if no page needs to know.
    static func message(for news: SiteNews) -> ReloadMessage? {
        let changes = news.changes
        if changes.isEverything { return .reload([]) }
        // No page shows a source map, and compilers write one beside every stylesheet.
        let relevant = changes.changes.filter { $0.key.extension != "map" }
        guard !relevant.isEmpty else { return nil }
        let isRestyle =
            !news.hasLink
            && relevant.allSatisfy { path, change in
                change == .changed && path.isRelative && path.extension?.lowercased() == "css"
            }
        guard relevant.count <= ReloadMessage.pathLimit else { return .reload([]) }
        // What is outside of the folder has no address, and no page can tell whether it is made of it.
        let ownPaths = relevant.keys.lazy.filter(\.isRelative).map(Self.urlPath)
        let paths = (ownPaths + relevant.keys.flatMap { news.aliases[$0] ?? [] }.map { URLPath.encode($0.utf8) })
            .sorted()
        guard paths.count <= ReloadMessage.pathLimit else { return .reload([]) }
        return isRestyle ? .restyle(paths) : .reload(paths)
    }

    private static func urlPath(_ path: FilePath) -> String {
        path.withPlatformString { name in
            URLPath.encode(UnsafeBufferPointer(start: name, count: path.length).lazy.map { UInt8(bitPattern: $0) })
        }
    }
}
