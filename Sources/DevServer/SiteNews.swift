import FileWatching
import StaticFiles
import SystemPackage

/// Of what was saved, that which pages do not have yet.
struct SiteNews {
    let changes: ChangeSet
    /// File → the paths through links under which pages ask for it.
    let aliases: [FilePath: [String]]
    /// A link leads elsewhere than before: nobody can tell which pages have come through it.
    let hasLink: Bool

    init(changes: ChangeSet, aliases: [FilePath: [String]] = [:], hasLink: Bool = false) {
        self.changes = changes
        self.aliases = aliases
        self.hasLink = hasLink
    }

    /// Compares the files with what was served of them. Reads files: not for an event loop.
    init(of changes: ChangeSet, served: ServedFiles) {
        guard !changes.isEverything else {
            self.init(changes: changes)
            return
        }
        var news = ChangeSet()
        var aliases: [FilePath: [String]] = [:]
        var hasLink = false
        served.forget(changes.changes.filter { $0.value == .removed }.map(\.key.string))
        for (path, change) in changes.changes {
            let name = path.string
            if change == .changed, !served.isNews(name) { continue }
            news.changes[path] = change
            if change == .changed, path.isRelative, served.isLink(name) { hasLink = true }
            let others = served.aliases(of: name)
            if !others.isEmpty { aliases[path] = others }
        }
        self.init(changes: news, aliases: aliases, hasLink: hasLink)
    }
}
