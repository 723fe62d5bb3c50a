internal import CLinux
import Glibc
package import SystemPackage

/// Waits for the kernel to report changes below a folder, and delivers them in batches.
///
/// One thread does it all: it waits on inotify's descriptor and on a pipe that ends it, with the batcher's deadline as
/// the time-out. So a batch has no lock and no hop behind it, and an idle watcher never wakes.
package struct InotifyWatcher: Sendable {
    private let root: FilePath
    private let start: timespec
    private let deliver: @Sendable (ChangeSet) -> Void
    private let notify: @Sendable (WatchNotice) -> Void

    /// - Parameters:
    ///   - root: the folder, as an absolute path.
    ///   - deliver: takes one batch, on the watcher's thread; must not block.
    ///   - notify: takes what the person at the terminal should know, on the watcher's thread.
    ///
    /// Files that change from now on are delivered, also if they do so before `run` has found their folder.
    package init(
        root: FilePath, deliver: @escaping @Sendable (ChangeSet) -> Void,
        notify: @escaping @Sendable (WatchNotice) -> Void
    ) {
        self.root = root
        self.deliver = deliver
        self.notify = notify
        var now = timespec()
        // The clock of the kernel's file times, which moves in ticks of a few milliseconds.
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        start = now
    }

    /// Watches until the task is cancelled.
    ///
    /// - Throws: `WatchError` if watching cannot start.
    package func run() async throws {
        let stop = try StopSignal()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                Thread.start(
                    name: "vif-watcher", { continuation.resume(with: Result { try watch(until: stop) }) },
                    onFailure: { continuation.resume(throwing: WatchError.noThread($0)) })
            }
        } onCancel: {
            stop.send()
        }
    }

    private func watch(until stop: StopSignal) throws {
        var batcher = ChangeBatcher()
        var tree = try TreeWatch(root: root, ignoreRules: IgnoreRules(), notify: notify) { stop.isSent }
        tree.watchAll(since: start) { batcher.record($0, at: .now) }
        var hasMore = false
        while !stop.isSent {
            wait(for: tree.descriptor, or: stop.descriptor, until: hasMore ? .now : batcher.deadline)
            let drained = tree.drain { batcher.record($0, at: .now) }
            if drained.hasLostEvents { batcher.recordOverflow(at: .now) }
            hasMore = drained.hasMore
            let batch = batcher.takeBatch(at: .now)
            if !batch.isEmpty { deliver(batch) }
        }
    }

    private func wait(for events: Int32, or stop: Int32, until deadline: ContinuousClock.Instant?) {
        var descriptors = [
            pollfd(fd: events, events: Int16(POLLIN), revents: 0), pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
        ]
        if let deadline {
            let (seconds, attoseconds) = max(.zero, deadline - .now).components
            var timeout = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            _ = vif_ppoll(&descriptors, nfds_t(descriptors.count), &timeout)
        } else {
            _ = vif_ppoll(&descriptors, nfds_t(descriptors.count), nil)
        }
    }
}
