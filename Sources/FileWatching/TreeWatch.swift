import Glibc
import SystemPackage

/// Watches folders and all folders below them, and turns the kernel's notifications into file events.
///
/// Lives on the watcher's thread.
struct TreeWatch: ~Copyable {
    struct Descriptors {
        let events: Int32
        let mounts: Int32
    }

    /// So many notifications are taken before the clock is looked at again.
    private static let drainLimit = 512
    /// More than any site's pages use.
    static let usedFileLimit = 100_000

    /// Losses that follow one another are told once.
    private static let lossNoticePause = Duration.seconds(10)

    let plan: WatchPlan
    let notify: (WatchNotice) -> Void
    let isStopped: () -> Bool
    let poller: FolderPoller
    /// Nothing if the kernel gives none.
    var inotify: InotifyTools?
    private let eventDescriptor: Int32
    var rules: IgnoreRules
    var folders = WatchedFolders()
    /// Files that pages use in folders that are not watched for all that happens in them.
    var usedFiles: Set<FilePath> = []
    var polledFolders: Set<FilePath> = []
    var isRescanning = false
    var unreachable: Set<FilePath> = []
    var unreportedMounts: [FilePath: String] = [:]
    var limits = WatchLimits()
    var mustLookAtRoots = false
    var mustRescan = false
    let mounts = MountTable()
    /// That of the root first.
    var roots: [RootGuard]
    var mountPoints: Set<FilePath> = []
    private var unnamed = UnnamedFiles()
    private var lastMove: (cookie: UInt32, path: FilePath)?
    private var touches = Touches()
    private var lastLoss: ContinuousClock.Instant?
    /// Several events of one file follow one another.
    var lastVerdict: (path: FilePath, isIgnored: Bool)?

    /// - Parameter isStopped: asked while a large tree is being looked through.
    init(
        _ plan: WatchPlan, poller: FolderPoller, notify: @escaping (WatchNotice) -> Void,
        isStopped: @escaping () -> Bool
    ) throws(WatchError) {
        self.plan = plan
        self.poller = poller
        self.notify = notify
        self.isStopped = isStopped
        rules = IgnoreRules(plan)
        roots = [RootGuard(root: plan.root)] + plan.others.map { RootGuard(root: $0) }
        guard !plan.isPolling else {
            inotify = nil
            eventDescriptor = -1
            return
        }
        do throws(WatchError) {
            let inotify = try InotifyTools()
            eventDescriptor = inotify.descriptor
            self.inotify = consume inotify
        } catch .noInotifyInstance(let error) {
            notify(.noInotifyInstance(error, interval: plan.interval))
            inotify = nil
            eventDescriptor = -1
        }
    }

    var descriptors: Descriptors {
        Descriptors(events: eventDescriptor, mounts: mounts.descriptor)
    }

    /// Watches everything. Files that changed at or after `start`, before their folder was watched, are recorded.
    mutating func watchAll(since start: timespec, record: (FileEvent) -> Void) {
        for index in roots.indices { _ = roots[index].arm(&inotify) }
        scanAll(since: start, record: record)
        notify(.ready(folderCount: folders.count + polledFolders.count))
        reportLimits()
    }

    // MARK: Events

    mutating func take(_ letters: [Inbox.Letter], record: (FileEvent) -> Void) {
        for letter in letters {
            switch letter {
            case .use(let path, let changed): use(path, servedAt: changed, record: record)
            case .rootMayHaveChanged: mustLookAtRoots = true
            case .polled(let events): for event in events { take(event, record: record) }
            }
        }
    }

    /// Turns what has come into file events.
    ///
    /// - Returns: `hasMore` if not all of it was taken, which the descriptor does not show, since the library has read
    ///   it already; `hasLostEvents` if anything may have changed.
    mutating func drain(record: (FileEvent) -> Void) -> (hasMore: Bool, hasLostEvents: Bool) {
        var hasLostEvents = false
        var count = 0
        while count < Self.drainLimit, let notification = inotify?.next() {
            count += 1
            // An overflow belongs to no watch: look at the mask before any name (inotify(7)).
            if notification.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                hasLostEvents = true
                continue
            }
            if roots.contains(where: { $0.concerns(notification) }) { mustLookAtRoots = true }
            handle(notification, record: record)
        }
        if hasLostEvents {
            if lastLoss.map({ .now - $0 > Self.lossNoticePause }) ?? true { notify(.eventsLost) }
            lastLoss = .now
            mustLookAtRoots = true
        }
        let hasNewRoot = lookAtRoots()
        // Folders made meanwhile are not watched yet, and a path may lead to another folder than before.
        if hasLostEvents || hasNewRoot || mustRescan { rescan() }
        reportLimits()
        return (count == Self.drainLimit, hasLostEvents || hasNewRoot)
    }

    private mutating func handle(_ notification: InotifyTools.Notification, record: (FileEvent) -> Void) {
        let mask = notification.mask
        if mask & UInt32(IN_IGNORED) != 0 {
            folders.remove(watch: notification.watch)
            return
        }
        guard let folder = folders[notification.watch], !notification.name.isEmpty else { return }
        let path = folder.pushing(notification.name)
        let oldPath = lastMove?.cookie == notification.cookie ? lastMove?.path : nil
        lastMove = mask & UInt32(IN_MOVED_FROM) != 0 ? (notification.cookie, path) : nil
        let isPartial = folders.isPartial(notification.watch)
        if mask & UInt32(IN_ISDIR) != 0 {
            if isPartial || rules.ignores(path, isFolder: true) {
                if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 { watchUsed(below: path, record: record) }
            } else {
                handleFolder(path, mask, oldPath: oldPath, record: record)
            }
        } else if isPartial || isIgnored(path) {
            if usedFiles.contains(path), !rules.isExcludedByUser(path) {
                handleFile(path, mask, oldPath: oldPath, record: record)
            } else if !isPartial {
                handleIgnored(path, mask, record: record)
            }
        } else {
            handleFile(path, mask, oldPath: oldPath, record: record)
        }
    }

    private mutating func isIgnored(_ file: FilePath) -> Bool {
        if let lastVerdict, lastVerdict.path == file { return lastVerdict.isIgnored }
        let isIgnored = rules.ignores(file, isFolder: false)
        lastVerdict = (file, isIgnored)
        return isIgnored
    }

    private mutating func handleFile(
        _ path: FilePath, _ mask: UInt32, oldPath: FilePath?, record: (FileEvent) -> Void
    ) {
        if mask & UInt32(IN_ATTRIB) != 0 { return touches.attributesChanged(path) }
        if mask & UInt32(IN_MODIFY) != 0 { return touches.modified(path) }
        let isTouch = touches.ends(path) && mask & UInt32(IN_CLOSE_WRITE) != 0
        let kind = isTouch ? .touched : fileEventKind(at: path, mask: mask)
        record(FileEvent(kind: kind, path: path, oldPath: oldPath))
    }

    /// A file of patterns, or the last sign of a file that was written without a name.
    private mutating func handleIgnored(_ path: FilePath, _ mask: UInt32, record: (FileEvent) -> Void) {
        if mask & UInt32(IN_ATTRIB | IN_MODIFY) != 0 { return }
        if path.lastComponent == IgnoreRules.file.lastComponent {
            guard mask & UInt32(IN_CREATE) == 0 else { return }
            rules.load(in: path.removingLastComponent())
            lastVerdict = nil
            mustRescan = true
        } else if mask & UInt32(IN_CLOSE_WRITE) != 0, let whole = unnamed.closed(path) {
            record(FileEvent(kind: .written, path: whole))
        }
    }

    private mutating func handleFolder(
        _ folder: FilePath, _ mask: UInt32, oldPath: FilePath?, record: (FileEvent) -> Void
    ) {
        if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 {
            record(FileEvent(kind: .folderAppeared, path: folder, oldPath: oldPath))
            scan(folder, since: nil, oldPath: oldPath, record: record)
        } else if mask & UInt32(IN_MOVED_FROM) != 0 {
            forget(below: folder)
            record(FileEvent(kind: .folderMovedAway, path: folder))
            // Two folders that change places (RENAME_EXCHANGE): the other one came before this one went.
            if FileFacts(of: plan.root.pushing(folder))?.kind == .folder {
                record(FileEvent(kind: .folderAppeared, path: folder))
                scan(folder, since: nil, oldPath: nil, record: record)
            }
        } else if mask & UInt32(IN_ATTRIB) != 0, unreachable.remove(folder) != nil {
            // Somebody has given us the right.
            scan(folder, since: nil, oldPath: nil, record: record)
        } else if mask & UInt32(IN_DELETE) != 0, polledFolders.contains(folder) {
            forget(below: folder)
            record(FileEvent(kind: .folderMovedAway, path: folder))
        }
        // Another folder that is deleted is empty: its files have been reported, and its watch ends by itself.
    }

    private mutating func fileEventKind(at path: FilePath, mask: UInt32) -> FileEvent.Kind {
        if mask & UInt32(IN_MOVED_FROM | IN_DELETE) != 0 { return .removed }
        // A file that is gone already is what its event says, until the event of its removal.
        let facts = FileFacts(of: plan.root.pushing(path))
        // A socket or a pipe is nothing that can be served.
        if facts?.kind == .other { return .touched }
        guard let facts, facts.kind == .file else {
            // A link is whole from the start, and nobody will close it.
            return mask & UInt32(IN_CREATE) != 0 ? .linked : .written
        }
        if mask & UInt32(IN_CREATE) != 0 {
            if facts.linkCount > 1 { return .linked }
            unnamed.named(path, facts)
            return .started
        }
        return facts.size == 0 ? .emptied : .written
    }
}
