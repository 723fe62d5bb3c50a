import FileWatching
import LiveReload
import SystemPackage

/// What a change of files means to the pages: the product's brain.
enum ReloadRule {
    /// Nothing if no page needs to know.
    ///
    /// - Parameters:
    ///   - users: what was seen to ask for one of these paths, which the page that has it cannot know; nothing if nobody
    ///     can tell.
    ///   - reloadsAll: every page, whatever it uses.
    static func message(
        for news: SiteNews, reloadsAll: Bool = false, users: ([String]) -> [String]?
    ) -> ReloadMessage? {
        let changes = news.changes
        if changes.isEverything { return .reload([]) }
        // No page shows a source map, and compilers write one beside every stylesheet.
        let relevant = changes.changes.filter { $0.key.extension != "map" }
        guard !relevant.isEmpty else { return nil }
        guard relevant.count <= ReloadMessage.pathLimit else { return .reload([]) }
        let paths = Set(relevant.keys.flatMap { news.addresses[$0] ?? [] }).sorted()
        guard paths.count <= ReloadMessage.pathLimit else { return .reload([]) }
        // Asked in any case: whatever is out of date is forgotten.
        let users = users(paths)
        // A file that is in no folder of the site may be part of anything.
        let isPlaced = relevant.keys.allSatisfy { news.addresses[$0]?.isEmpty == false }
        guard !reloadsAll, !news.isUncertain, isPlaced, let users else { return .reload(paths) }
        return .change(paths, folders: Set(news.folders).sorted(), users: users)
    }
}
