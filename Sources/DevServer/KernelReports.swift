import FileWatching
import Glibc
import SystemPackage

/// Waits for what the kernel reports of itself, on a thread of its own, so that an idle server need not look.
enum KernelReports {
    /// Reports come in bursts, which are waited for, but not for ever.
    private static let (quietMilliseconds, burstLimit) = (Int32(200), 10)

    /// Calls back after each burst of reports, for as long as the program runs.
    ///
    /// - Parameters:
    ///   - descriptor: does not block; taken over.
    ///   - name: the thread's.
    static func follow(_ descriptor: Int32, name: String, _ report: @escaping @Sendable () -> Void) {
        Thread.start(name: name, { run(descriptor, report) }, onFailure: { _ in close(descriptor) })
    }

    /// Changes of what is in some folders; nothing if none of them can be watched.
    static func openFolderReports(_ folders: [FilePath]) -> Int32? {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        let kinds = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB)
        let watches = folders.map { folder in folder.withPlatformString { inotify_add_watch(descriptor, $0, kinds) } }
        guard watches.contains(where: { $0 >= 0 }) else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func run(_ descriptor: Int32, _ report: () -> Void) {
        defer { close(descriptor) }
        while wait(descriptor, milliseconds: -1) {
            guard drain(descriptor) else { return }
            var round = 0
            while round < burstLimit, wait(descriptor, milliseconds: quietMilliseconds) {
                guard drain(descriptor) else { return }
                round += 1
            }
            report()
        }
    }

    /// Whether there is something to read.
    private static func wait(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&entry, 1, milliseconds)
            if count < 0, errno == EINTR { continue }
            return count > 0
        }
    }

    /// That there was something is all that matters. False if nothing more will come.
    private static func drain(_ descriptor: Int32) -> Bool {
        var space = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &space, space.count)
            if count > 0 { continue }
            // The kernel had more to say than there was room for: it is read on.
            if count < 0, errno == EINTR || errno == ENOBUFS { continue }
            return count < 0 && errno == EAGAIN
        }
    }
}
