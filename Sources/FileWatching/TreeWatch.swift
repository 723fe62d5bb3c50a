import Glibc
import SystemPackage

/// Watches a folder and all folders below it, and turns the kernel's notifications into file events.
///
/// Lives on the watcher's thread.
struct TreeWatch: ~Copyable {
    /// So many notifications are taken before the clock is looked at again.
    private static let drainLimit = 512

    private let root: FilePath
    private let ignoreRules: IgnoreRules
    private let notify: (WatchNotice) -> Void
    private let isStopped: () -> Bool
    private var inotify: InotifyTools
    private var folders = WatchedFolders()
    /// The folder that the root is in: only there is it told that the root goes, since the server keeps it open.
    private var parentWatch: Int32?
    private var hasReportedLimit = false
    private var lastMove: (cookie: UInt32, path: FilePath)?

    /// - Parameter isStopped: asked while a large tree is being looked through.
    init(
        root: FilePath, ignoreRules: IgnoreRules, notify: @escaping (WatchNotice) -> Void,
        isStopped: @escaping () -> Bool
    ) throws(WatchError) {
        self.isStopped = isStopped
        self.root = root
        self.ignoreRules = ignoreRules
        self.notify = notify
        inotify = try InotifyTools()
    }

    var descriptor: Int32 { inotify.descriptor }

    /// Watches everything below the root. Files that changed at or after `start`, before their folder was watched, are
    /// recorded.
    mutating func watchAll(since start: timespec, record: (FileEvent) -> Void) {
        // Where the parent cannot be read, the root's going is not noticed.
        parentWatch = try? inotify.watch(root.removingLastComponent(), for: .names)
        watch(FilePath(), findingFilesSince: start, oldPath: nil, record: record)
        notify(.ready(folderCount: folders.count))
    }

    /// Turns what has come into file events.
    ///
    /// - Returns: `hasMore` if not all of it was taken, which the descriptor does not show, since the library has read
    ///   it already; `hasLostEvents` if anything may have changed.
    mutating func drain(record: (FileEvent) -> Void) -> (hasMore: Bool, hasLostEvents: Bool) {
        var hasLostEvents = false
        var hasNewRoot = false
        var count = 0
        while count < Self.drainLimit, let notification = inotify.next() {
            count += 1
            // An overflow belongs to no watch: look at the mask before any name (inotify(7)).
            if notification.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                hasLostEvents = true
            } else if notification.watch == parentWatch {
                hasNewRoot = handleRoot(notification) || hasNewRoot
            } else {
                handle(notification, record: record)
            }
        }
        if hasLostEvents { notify(.eventsLost) }
        if hasLostEvents || hasNewRoot {
            // Folders made meanwhile are not watched yet, and a path may lead to another folder than before.
            folders = WatchedFolders()
            watch(FilePath(), findingFilesSince: nil, oldPath: nil, record: { _ in })
        }
        return (count == Self.drainLimit, hasLostEvents || hasNewRoot)
    }

    /// Returns whether there is a new root, which is another folder under the old name.
    private func handleRoot(_ notification: InotifyTools.Notification) -> Bool {
        guard notification.name.lastComponent == root.lastComponent, notification.mask & UInt32(IN_ISDIR) != 0 else {
            return false
        }
        let isThere = notification.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0
        notify(isThere ? .folderReturned : .folderVanished)
        return isThere
    }

    private mutating func handle(_ notification: InotifyTools.Notification, record: (FileEvent) -> Void) {
        let mask = notification.mask
        if mask & UInt32(IN_IGNORED) != 0 {
            folders.remove(watch: notification.watch)
            return
        }
        guard let folder = folders[notification.watch], let name = notification.name.lastComponent?.string else {
            return
        }
        let path = folder.appending(notification.name.components)
        let oldPath = lastMove?.cookie == notification.cookie ? lastMove?.path : nil
        lastMove = mask & UInt32(IN_MOVED_FROM) != 0 ? (notification.cookie, path) : nil
        if mask & UInt32(IN_ISDIR) != 0 {
            if !ignoreRules.ignores(folder: name) { handleFolder(path, mask, oldPath: oldPath, record: record) }
        } else if !ignoreRules.ignores(file: name) {
            record(FileEvent(kind: fileEventKind(at: path, mask: mask), path: path, oldPath: oldPath))
        }
    }

    private mutating func handleFolder(
        _ folder: FilePath, _ mask: UInt32, oldPath: FilePath?, record: (FileEvent) -> Void
    ) {
        if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 {
            record(FileEvent(kind: .folderAppeared, path: folder, oldPath: oldPath))
            watch(folder, findingFilesSince: nil, oldPath: oldPath, record: record)
        } else if mask & UInt32(IN_MOVED_FROM) != 0 {
            for watch in folders.removeAll(below: folder) { inotify.remove(watch: watch) }
            record(FileEvent(kind: .folderMovedAway, path: folder))
        }
        // A folder that is deleted is empty: its files have been reported, and its watch ends by itself (IN_IGNORED).
    }

    private func fileEventKind(at path: FilePath, mask: UInt32) -> FileEvent.Kind {
        if mask & UInt32(IN_MOVED_FROM | IN_DELETE) != 0 { return .removed }
        // A file that is gone already is what its event says, until the event of its removal.
        let facts = FileFacts(of: root.appending(path.components))
        if mask & UInt32(IN_CREATE) != 0 {
            // A link is whole from the start, and nobody will close it.
            let isLink = facts.map { $0.kind != .file || $0.linkCount > 1 } ?? false
            return isLink ? .written : .started
        }
        return facts?.kind == .file && facts?.size == 0 ? .emptied : .written
    }

    /// Watches a folder, then lists it: a file written right after its folder was made is not reported, because the
    /// watch came too late. All files found are recorded, or those changed at or after `start`.
    private mutating func watch(
        _ top: FilePath, findingFilesSince start: timespec?, oldPath: FilePath?, record: (FileEvent) -> Void
    ) {
        var rest = [top]
        while let folder = rest.popLast(), !isStopped() {
            guard let entries = watchAndList(folder) else { continue }
            // A file was added or removed.
            if start != nil, isNews(folder, since: start) { record(FileEvent(kind: .found, path: folder)) }
            for entry in entries {
                let path = folder.appending(entry.name.components)
                let name = entry.name.string
                if entry.kind == .folder {
                    if !ignoreRules.ignores(folder: name) { rest.append(path) }
                } else if !ignoreRules.ignores(file: name), isNews(path, since: start) {
                    record(FileEvent(kind: .found, path: path, oldPath: oldPath))
                }
            }
        }
    }

    private mutating func watchAndList(_ folder: FilePath) -> [FolderListing.Entry]? {
        let path = root.appending(folder.components)
        do throws(Errno) {
            folders.add(folder, watch: try inotify.watch(path))
        } catch .noSpace {
            if !hasReportedLimit { notify(.watchLimitReached(limit: inotify.watchLimit, folder: folder)) }
            hasReportedLimit = true
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            notify(.unwatched(folder: folder, error: error))
        }
        return try? FolderListing.entries(of: path)
    }

    private func isNews(_ path: FilePath, since start: timespec?) -> Bool {
        guard let start else { return true }
        return FileFacts(of: root.appending(path.components))?.hasChanged(since: start) ?? false
    }
}
