import Glibc
import Synchronization

/// What the open pages may hold of the site's files, so that a save that changes nothing is told from one that does.
///
/// Paths are relative to the root and without links. Asked and told on any thread.
package final class ServedFiles: Sendable {
    /// What is known of one file's content.
    private struct Entry {
        /// What pages hold; nothing if they may hold different contents, or it is not known.
        var digest: ContentDigest?
        /// The file when it was last looked at: as long as it is the same, there is nothing to compare.
        var seen: FileIdentity
        /// The file when this content was first handed out.
        var first: FileIdentity
        /// Pages were told of this content. Otherwise they may hold an older one, from before it was first handed out.
        var isAnnounced: Bool
        var isUsed: Bool
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// File → the paths, through links or of what is not there, under which pages ask for it.
        var aliases: [String: Set<String>] = [:]
        /// Folders that pages have listed.
        var listed: Set<String> = []

        /// Returns whether anything was known of the path.
        mutating func forget(_ path: String) -> Bool {
            guard var entry = entries[path] else { return false }
            entry.digest = nil
            entry.isAnnounced = false
            entries[path] = entry.isUsed ? entry : nil
            return true
        }
    }

    /// More files than any site's pages use. What comes later is always taken for changed.
    private static let limit = 100_000
    /// Links to folders that they are in make any number of paths to one file.
    private static let aliasLimit = 16
    /// A file that no page uses is read for comparing up to here.
    private static let unusedSizeLimit = 1 << 20

    private let folder: SiteFolder
    private let runInBackground: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let state = Mutex(State())

    /// - Parameter runInBackground: where large files are read, to be compared later.
    package init(
        folder: SiteFolder, runInBackground: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        self.folder = folder
        self.runInBackground = runInBackground
    }

    /// Takes note that a page is about to receive this file.
    ///
    /// - Parameter bytes: all of it, if it was read whole.
    /// - Returns: whether it is the first time.
    func note(_ file: ServedFile, bytes: UnsafeRawBufferPointer?) -> Bool {
        let identity = file.status.identity
        let isKnown = state.withLock { state in
            guard let entry = state.entries[file.path], entry.seen == identity, entry.isUsed else { return false }
            return file.alias.map { state.aliases[file.path]?.contains($0) ?? false } ?? true
        }
        if isKnown { return false }
        if let bytes {
            return record(file, identity: identity, digest: ContentDigest(bytes))
        }
        let isFirst = record(file, identity: identity, digest: nil)
        runInBackground { [self] in learn(file.path, identity: identity) }
        return isFirst
    }

    private func record(_ file: ServedFile, identity: FileIdentity, digest: ContentDigest?) -> Bool {
        state.withLock { state in
            if let alias = file.alias, state.aliases.count < Self.limit,
                state.aliases[file.path]?.count ?? 0 < Self.aliasLimit
            {
                state.aliases[file.path, default: []].insert(alias)
            }
            guard var entry = state.entries[file.path] else {
                guard state.entries.count < Self.limit else { return false }
                state.entries[file.path] = Entry(
                    digest: digest, seen: identity, first: identity, isAnnounced: false, isUsed: true)
                return true
            }
            let isFirst = !entry.isUsed
            entry.isUsed = true
            // Some pages hold what was there before, others what is there now.
            if digest != entry.digest && entry.seen != identity { entry.digest = nil }
            entry.seen = identity
            state.entries[file.path] = entry
            return isFirst
        }
    }

    /// Reads what was handed out without being read whole.
    private func learn(_ path: String, identity: FileIdentity) {
        guard let (digest, found) = look(at: path, limit: ContentDigest.sizeLimit), found == identity else { return }
        state.withLock { state in
            guard var entry = state.entries[path], entry.digest == nil, entry.first == identity, entry.seen == identity
            else { return }
            entry.digest = digest
            state.entries[path] = entry
        }
    }

    /// Whether a page has asked for this file.
    package func isUsed(_ path: String) -> Bool {
        state.withLock { $0.entries[path]?.isUsed ?? false }
    }

    /// The paths, through links or of what is not there, under which pages ask for this file; nothing if they are too many.
    package func aliases(of path: String) -> [String]? {
        state.withLock { state in
            guard let aliases = state.aliases[path] else { return state.aliases.count < Self.limit ? [] : nil }
            return aliases.count < Self.aliasLimit ? aliases.sorted() : nil
        }
    }

    /// A page is about to receive the names in this folder, which is a path without a slash at its end.
    func noteListing(of folder: String) {
        state.withLock { if $0.listed.count < Self.limit { _ = $0.listed.insert(folder) } }
    }

    func isListed(_ folder: String) -> Bool {
        state.withLock { $0.listed.contains(folder) || $0.listed.count >= Self.limit }
    }

    /// Whether a file that was saved is not what every page holds, and pages are to be told. They will hold it then.
    ///
    /// Reads the file: not for an event loop.
    package func isNews(_ path: String) -> Bool {
        let known = state.withLock { $0.entries[path] }
        let limit = known?.isUsed ?? false ? ContentDigest.sizeLimit : Self.unusedSizeLimit
        guard let (digest, identity) = look(at: path, limit: limit) else {
            doubt(path)
            return true
        }
        return state.withLock { state in
            let entry = state.entries[path]
            if var entry, entry.digest == digest, entry.isAnnounced || entry.first != identity {
                entry.seen = identity
                state.entries[path] = entry
                return false
            }
            guard entry != nil || state.entries.count < Self.limit else { return true }
            state.entries[path] = Entry(
                digest: digest, seen: identity, first: identity, isAnnounced: true, isUsed: entry?.isUsed ?? false)
            return true
        }
    }

    /// Whether this path is a symbolic link: pages may have come through it to any file.
    package func isLink(_ path: String) -> Bool { folder.isLink(path) }

    /// A page did not get this file, or not whole, so that whatever is found there later is new.
    package func doubt(_ path: String) {
        state.withLock { _ = $0.forget(path) }
    }

    /// These files, and all in these folders, were removed: whatever comes in their place is new.
    package func forget(_ paths: [String]) {
        state.withLock { state in
            var folders: Set<Substring> = []
            for path in paths { if !state.forget(path) { folders.insert(path[...]) } }
            guard !folders.isEmpty else { return }
            for path in Array(state.entries.keys) where Self.isIn(folders, path) { _ = state.forget(path) }
        }
    }

    private static func isIn(_ folders: Set<Substring>, _ path: String) -> Bool {
        var rest = path[...]
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            rest = rest[..<slash]
            if folders.contains(rest) { return true }
        }
        return false
    }

    private func look(at path: String, limit: Int) -> (ContentDigest, FileIdentity)? {
        // What is behind a link is known by its own path.
        guard let path = SitePath(relative: path), let file = try? folder.open(path), file.realPath == nil,
            let digest = ContentDigest(of: file, limit: limit)
        else { return nil }
        return (digest, file.status.identity)
    }
}

/// Which file of the site a page receives.
struct ServedFile: Sendable {
    /// From the root, without links.
    let path: String
    /// The path that was asked for, if it leads there through a link.
    let alias: String?
    let status: FileStatus
}
