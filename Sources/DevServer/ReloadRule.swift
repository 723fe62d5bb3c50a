import FileWatching
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
                change == .changed && path.extension?.lowercased() == "css"
                    && news.addresses[path]?.isEmpty == false
            }
        guard relevant.count <= ReloadMessage.pathLimit else { return .reload([]) }
        let paths = relevant.keys.flatMap { news.addresses[$0] ?? [] }.sorted()
        guard paths.count <= ReloadMessage.pathLimit else { return .reload([]) }
        return isRestyle ? .restyle(paths) : .reload(paths)
    }
}
