import FileWatching
import StaticFiles
import SystemPackage

/// Of what was saved, that which pages do not have yet.
struct SiteNews {
    let changes: ChangeSet
    /// File → its path in URLs, and those through links under which pages ask for it. None for a file that is in no folder
    /// of the site: nobody can tell whether a page is made of it.
    let addresses: [FilePath: [String]]
    /// The paths in URLs of those that are folders, or may have been: all in them may have changed.
    let folders: [String]
    /// Nobody can tell which pages are concerned: a link leads elsewhere than before, or a page is shown at too many addresses.
    let isUncertain: Bool

    /// Compares the files with what was served of them. Reads files: not for an event loop.
    ///
    /// - Parameter fallback: the page of `--spa`.
    init(of changes: ChangeSet, in site: Site, fallback: String?) {
        guard !changes.isEverything else {
            self.init(changes: changes, addresses: [:])
            return
        }
        var news = ChangeSet()
        var addresses: [FilePath: [String]] = [:]
        var folders: [String] = []
        var isUncertain = false
        site.forget(changes.changes.filter { $0.value == .removed }.map(\.key))
        for (path, change) in changes.changes {
            if change == .changed, !site.isNews(path) { continue }
            news.changes[path] = change
            let paths = site.urlPaths(of: path)
            let aliases = site.aliases(of: path)
            if (change == .changed && site.isLink(path)) || aliases == nil
                || site.isNewStandIn(path, fallback: fallback)
            {
                isUncertain = true
            }
            addresses[path] = paths + (aliases ?? []) + site.listings(of: path)
            if change == .removed || site.isFolder(path) { folders += paths.map { $0 + "/" } }
        }
        self.init(changes: news, addresses: addresses, folders: folders, isUncertain: isUncertain)
    }

    init(
        changes: ChangeSet, addresses: [FilePath: [String]], folders: [String] = [], isUncertain: Bool = false
    ) {
        self.changes = changes
        self.addresses = addresses
        self.folders = folders
        self.isUncertain = isUncertain
    }
}
