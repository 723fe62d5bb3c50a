internal import CLinux
import Glibc
package import SystemPackage

/// Watches folders, and delivers what changes in them in batches.
///
/// One thread does it all: it waits on inotify's descriptor and on a pipe, with the batcher's deadline as the time-out. So
/// a batch has no lock and no hop behind it, and an idle watcher never wakes. Where the kernel reports nothing, a second
/// thread looks at the files from time to time (`FolderPoller`).
package final class FileWatcher: Sendable {
    private let plan: WatchPlan
    private let start: timespec
    private let inbox: Inbox
    private let isUsed: @Sendable (FilePath) -> Bool
    private let deliver: @Sendable (ChangeSet) -> Void
    private let notify: @Sendable (WatchNotice) -> Void

    /// - Parameters:
    ///   - isUsed: whether a page uses a file. The save of such a file is delivered at once.
    ///   - deliver: takes one batch, on the watcher's thread.
    ///   - notify: takes what the person at the terminal should know, on the watcher's thread.
    ///
    /// Files that change from now on are delivered, also if they do so before `run` has found their folder.
    ///
    /// - Throws: `WatchError` if the process is out of descriptors.
    package init(
        _ plan: WatchPlan, isUsed: @escaping @Sendable (FilePath) -> Bool = { _ in false },
        deliver: @escaping @Sendable (ChangeSet) -> Void, notify: @escaping @Sendable (WatchNotice) -> Void
    ) throws(WatchError) {
        self.plan = plan
        self.isUsed = isUsed
        self.deliver = deliver
        self.notify = notify
        inbox = try Inbox()
        var now = timespec()
        // The clock of the kernel's file times, which moves in ticks of a few milliseconds.
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        start = now
    }

    /// A page uses this file, given by its path from the root, without links: it is watched also where its folder is not.
    ///
    /// May be called on any thread.
    ///
    /// - Parameter changed: the change time of the file as the page has it.
    package func use(_ path: FilePath, changed: (seconds: Int, nanoseconds: Int)) {
        inbox.put(.use(path, changed: changed))
    }

    /// Watches on a thread of its own, until it is stopped.
    ///
    /// - Parameter onFailure: told if watching cannot start, on any thread.
    package func start(onFailure: @escaping @Sendable (any Error) -> Void) {
        Thread.start(name: "vif-watcher") {
            do { try self.run() } catch { onFailure(error) }
        } onFailure: {
            onFailure(WatchError.noThread($0))
        }
    }

    package func stop() { inbox.stop() }

    /// Watches until it is stopped, on the thread that calls.
    ///
    /// - Throws: `WatchError` if watching cannot start.
    package func run() throws {
        let poller = FolderPoller(root: plan.root, interval: plan.interval, inbox: inbox, pipe: try WakePipe())
        defer { poller.stop() }
        var batcher = ChangeBatcher(isUsed: isUsed)
        var tree = try TreeWatch(plan, poller: poller, notify: notify) { [inbox] in inbox.isStopped }
        tree.watchAll(since: start) { batcher.record($0, at: .now) }
        var hasMore = false
        while !inbox.isStopped {
            let isWoken = wait(for: tree.descriptors, until: hasMore ? .now : batcher.deadline)
            if isWoken { tree.take(inbox.takeAll()) { batcher.record($0, at: .now) } }
            let drained = tree.drain { batcher.record($0, at: .now) }
            if drained.hasLostEvents { batcher.recordOverflow(at: .now) }
            hasMore = drained.hasMore
            let batch = batcher.takeBatch(at: .now)
            if !batch.isEmpty { deliver(batch) }
        }
    }

    /// Returns whether the inbox has something.
    private func wait(for watched: TreeWatch.Descriptors, until deadline: ContinuousClock.Instant?) -> Bool {
        var descriptors = [
            pollfd(fd: inbox.pipe.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watched.events, events: Int16(POLLIN), revents: 0),
            // The kernel's sign that the mounts are not the same any more (proc(5)); never mere readability.
            pollfd(fd: watched.mounts, events: Int16(POLLPRI), revents: 0),
        ]
        if let deadline {
            let (seconds, attoseconds) = max(.zero, deadline - .now).components
            var timeout = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            _ = vif_ppoll(&descriptors, nfds_t(descriptors.count), &timeout)
        } else {
            _ = vif_ppoll(&descriptors, nfds_t(descriptors.count), nil)
        }
        if descriptors[2].revents != 0 { inbox.put(.rootMayHaveChanged) }
        return descriptors[0].revents != 0 || descriptors[2].revents != 0
    }
}
