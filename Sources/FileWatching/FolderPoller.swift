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
        var isReset = false
        var folderCount = 0
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

    var folderCount: Int { state.withLock { $0.folderCount } }

    /// Looks at this folder, not at those in it: files that have changed since now are reported.
    func add(_ folder: FilePath) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        let isStarting = state.withLock { state in
            state.added.append((folder, now))
            state.folderCount += 1
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if isStarting {
            Thread.start(name: "vif-poller", { [self] in run() }, onFailure: { _ in })
        } else {
            pipe.wake()
        }
    }

    func removeAll() {
        state.withLock { state in
            state.isReset = true
            state.added = []
            state.folderCount = 0
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
            let (isStopped, isReset, added) = state.withLock { state in
                defer { (state.added, state.isReset) = ([], false) }
                return (state.isStopped, state.isReset, state.added)
            }
            if isStopped { return }
            if isReset { folders = PolledFolders(root: root) }
            for (folder, since) in added { folders.add(folder, since: since) }
            let facts = FileFacts(of: root)
            if facts?.inode != rootFacts?.inode { inbox.put(.rootMayHaveChanged) }
            rootFacts = facts
            let events = folders.look()
            if !events.isEmpty { inbox.put(.polled(events)) }
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
