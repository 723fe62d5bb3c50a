import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestSupport

/// The floor: a thread that blocks in read(2) on inotify, and does nothing else.
final class RawInotify: Sendable {
    private let descriptor: Int32
    private let last = Mutex<ContinuousClock.Instant?>(nil)
    private let told = DispatchSemaphore(value: 0)

    init(watching folder: FilePath) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC))
        guard descriptor >= 0,
            inotify_add_watch(descriptor, folder.string, UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO)) >= 0
        else { throw Errno(rawValue: errno) }
        Thread.detachNewThread { [self] in listen() }
    }

    /// When it was last told of a file, once no more comes for a while.
    func lastEvent(quietAfter pause: DispatchTimeInterval) throws -> ContinuousClock.Instant {
        while told.wait(timeout: .now() + pause) == .success {}
        guard let instant = last.withLock({ $0 }) else { throw Errno.timedOut }
        return instant
    }

    private func listen() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while read(descriptor, &buffer, buffer.count) > 0 {
            let now = ContinuousClock.now
            last.withLock { $0 = now }
            told.signal()
        }
    }
}
