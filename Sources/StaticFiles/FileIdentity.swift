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

    /// Whether another write could still get the same stamp, so that it would leave no trace.
    ///
    /// - Parameter now: read before the file was looked at.
    func isUnsettled(at now: Moment) -> Bool {
        if (seconds, nanoseconds) >= (now.tick.tv_sec, now.tick.tv_nsec) { return true }
        // Old file systems stamp whole seconds, or two.
        return nanoseconds == 0 && seconds > now.tick.tv_sec - 3
    }
}
