import FileWatching
import StaticFiles
import SystemPackage

/// Of what was saved, that which pages do not have yet.
struct SiteNews {
    let changes: ChangeSet
    /// File → its path in URLs, and those through links under which pages ask for it. None for a file that is in no folder
    /// of the site: nobody can tell whether a page is made of it.
    let addresses: [FilePath: [String]]
    /// A link leads elsewhere than before: nobody can tell which pages have come through it.
    let hasLink: Bool

    /// Compares the files with what was served of them. Reads files: not for an event loop.
    init(of changes: ChangeSet, in site: Site) {
        guard !changes.isEverything else {
            self.init(changes: changes, addresses: [:], hasLink: false)
            return
        }
        var news = ChangeSet()
        var addresses: [FilePath: [String]] = [:]
        var hasLink = false
        site.forget(changes.changes.filter { $0.value == .removed }.map(\.key))
        for (path, change) in changes.changes {
            if change == .changed, !site.isNews(path) { continue }
            news.changes[path] = change
            if change == .changed, site.isLink(path) { hasLink = true }
            addresses[path] = site.urlPaths(of: path) + site.aliases(of: path)
        }
        self.init(changes: news, addresses: addresses, hasLink: hasLink)
    }

    init(changes: ChangeSet, addresses: [FilePath: [String]], hasLink: Bool) {
        self.changes = changes
        self.addresses = addresses
        self.hasLink = hasLink
    }
}
