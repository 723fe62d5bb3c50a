internal import CLinux
import Glibc
import Synchronization
import SystemPackage

/// Looks at folders from time to time, where the kernel does not report what changes.
///
/// A thread of its own, since looking takes long on just those file systems; it starts with the first folder.
final class FolderPoller: Sendable {
    private struct State {
        var isRunning = false
        var isStopped = false
        var added: [(folder: FilePath, since: timespec)] = []
        var removed: Set<FilePath> = []
    }

    /// How soon a file that has changed is looked at again, to see whether it is whole.
    private static let secondLook = Duration.milliseconds(100)

    let interval: Duration
    private let root: FilePath
    private let inbox: Inbox
    private let pipe: WakePipe
    private let state = Mutex(State())

    init(root: FilePath, interval: Duration, inbox: Inbox, pipe: WakePipe) {
        self.root = root
        self.interval = interval
        self.inbox = inbox
        self.pipe = pipe
    }

    /// Looks at these folders, not at those in them. In the new ones, files that change from now on are reported.
    func set(_ folders: Set<FilePath>, insteadOf old: Set<FilePath>) {
        let (added, removed) = (folders.subtracting(old), old.subtracting(folders))
        guard !added.isEmpty || !removed.isEmpty else { return }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        let isStarting = state.withLock { state in
            state.added.removeAll { removed.contains($0.folder) }
            state.added += added.map { ($0, now) }
            state.removed = state.removed.union(removed).subtracting(added)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if isStarting {
            Thread.start(name: "vif-poller", { [self] in run() }, onFailure: { _ in })
        } else {
            pipe.wake()
        }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        pipe.wake()
    }

    private func run() {
        var folders = PolledFolders(root: root)
        var rootFacts = FileFacts(of: root)
        while true {
            pipe.clear()
            let (isStopped, added, removed) = state.withLock { state in
                defer { (state.added, state.removed) = ([], []) }
                return (state.isStopped, state.added, state.removed)
            }
            if isStopped { return }
            for folder in removed { folders.remove(folder) }
            let facts = FileFacts(of: root)
            if facts?.inode != rootFacts?.inode { inbox.put(.rootMayHaveChanged) }
            rootFacts = facts
            let events = folders.look()
            if !events.isEmpty { inbox.put(.polled(events)) }
            // Their second look is the next one.
            for (folder, since) in added { folders.add(folder, since: since) }
            wait(folders.hasUnsettled ? min(interval, Self.secondLook) : interval)
        }
    }

    private func wait(_ time: Duration) {
        var descriptor = pollfd(fd: pipe.descriptor, events: Int16(POLLIN), revents: 0)
        let (seconds, attoseconds) = time.components
        var timeout = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        _ = vif_ppoll(&descriptor, 1, &timeout)
    }
}
