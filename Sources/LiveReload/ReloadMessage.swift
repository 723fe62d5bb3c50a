/// What pages are told when files change. Paths are as they stand in a URL, from the root of the site.
package enum ReloadMessage: Sendable, Equatable {
    /// Every page loads itself again. The paths say why; there may be none.
    case reload([String])
    /// Pages that use one of these bring themselves up to date: they swap what can be swapped, or load themselves again.
    ///
    /// - folders: all in these folders may have changed. With a slash at their ends.
    /// - users: what the server saw ask for one of the paths, for the page cannot know it. It cannot swap it either.
    case change([String], folders: [String] = [], users: [String] = [])

    /// A message names no more paths than this; a change that is larger has no need to.
    package static let pathLimit = 100

    /// What a page does that uses the paths, and does not say what it did.
    var usualOutcome: PageMessage.Outcome { isRestyle ? .restyle : .reload }

    /// Nothing but stylesheets changed.
    package var isRestyle: Bool {
        guard case .change(let paths, let folders, _) = self else { return false }
        return folders.isEmpty && paths.allSatisfy { $0.utf8.suffix(4).elementsEqual(".css".utf8) { $0 | 0x20 == $1 } }
    }

    package var paths: [String] {
        switch self {
        case .reload(let paths), .change(let paths, _, _): paths
        }
    }

    /// Both, one after the other; a reload if that were too much to tell.
    func followed(by next: ReloadMessage) -> ReloadMessage {
        let paths = Self.union(paths, next.paths)
        guard paths.count <= Self.pathLimit else { return .reload([]) }
        guard case .change(_, let folders, let users) = self, case .change(_, let laterFolders, let laterUsers) = next
        else { return .reload(paths) }
        let (allFolders, allUsers) = (Self.union(folders, laterFolders), Self.union(users, laterUsers))
        guard max(allFolders.count, allUsers.count) <= Self.pathLimit else { return .reload(paths) }
        return .change(paths, folders: allFolders, users: allUsers)
    }

    private static func union(_ some: [String], _ others: [String]) -> [String] {
        others.isEmpty ? some : Set(some).union(others).sorted()
    }
}
