import Glibc

/// Moves with every write.
package struct FileIdentity: Sendable, Equatable {
    /// The change time, which no program can set back.
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let inode: UInt64
    let device: UInt64

    init(_ status: stat) {
        seconds = status.st_ctim.tv_sec
        nanoseconds = status.st_ctim.tv_nsec
        size = status.st_size
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
    }

    /// Whether another write could still fall into the same tick of the kernel's clock, so that it would leave no trace.
    ///
    /// - Parameter now: the time of day, read before the file was looked at.
    func isUnsettled(now: timespec) -> Bool {
        if seconds > now.tv_sec { return true }
        let (distance, isFar) = now.tv_sec.subtractingReportingOverflow(seconds)
        guard !isFar, distance <= 1 else { return false }
        return distance * 1_000_000_000 + now.tv_nsec - nanoseconds < 50_000_000
    }
}
