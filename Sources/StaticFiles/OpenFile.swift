internal import CLinux
import Glibc
import SystemPackage

/// A file that is open, with what the kernel says of this very file: head and body of an answer always agree.
package struct OpenFile: ~Copyable {
    package let status: FileStatus
    /// Its path from the root, if it was reached through a link.
    let realPath: String?
    private var descriptor: Int32

    /// - Throws: what fstat(2) says; `noSuchFileOrDirectory` for a FIFO, a socket or a device.
    init(takingOver descriptor: Int32, realPath: String? = nil) throws(Errno) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = Errno(rawValue: errno)
            close(descriptor)
            throw error
        }
        let type = status.st_mode & S_IFMT
        guard type == S_IFREG || type == S_IFDIR else {
            close(descriptor)
            throw .noSuchFileOrDirectory
        }
        self.descriptor = descriptor
        self.realPath = realPath
        self.status = FileStatus(
            isFolder: type == S_IFDIR, size: max(0, status.st_size),
            modified: (status.st_mtim.tv_sec, status.st_mtim.tv_nsec),
            identity: FileIdentity(status))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads into `space`, from `start` on. Returns the number of bytes read, fewer than there is space for only at the
    /// end of the file, or -1.
    func read(into space: UnsafeMutableRawBufferPointer, at start: Int = 0) -> Int {
        var count = 0
        while count < space.count {
            let result = pread(descriptor, space.baseAddress.map { $0 + count }, space.count - count, start + count)
            if result < 0 && errno == EINTR { continue }
            if result < 0 { return -1 }
            if result == 0 { break }
            count += result
        }
        return count
    }

    /// Reads into `space` what the kernel has in memory. Returns the number of bytes: fewer than there is space for where
    /// the file ends, or a disk would have to be waited for.
    func readCached(into space: UnsafeMutableRawBufferPointer, at start: Int = 0) -> Int {
        var count = 0
        while count < space.count {
            let result = vif_read_cached(
                descriptor, space.baseAddress.map { $0 + count }, space.count - count, Int64(start + count))
            if result < 0 && errno == EINTR { continue }
            if result <= 0 { break }
            count += result
        }
        return count
    }

    /// Whether the kernel itself stamps the file's times, so that they tell of every write at once. A file server's times
    /// are known here a while later.
    var isLocal: Bool {
        var type: UInt32 = 0
        return vif_fstatfs_type(descriptor, &type) == 0 && Self.localFileSystems.contains(type)
    }

    /// As in the kernel's magic.h: ext4, XFS, Btrfs, F2FS, ZFS, bcachefs, tmpfs, ramfs, overlayfs.
    private static let localFileSystems: [UInt32] = [
        0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x2FC1_2FC1, 0xCA45_1A4E, 0x0102_1994, 0x8584_58F6, 0x794C_7630,
    ]

    /// Gives the descriptor away, for a body that is streamed.
    consuming func release() -> Int32 {
        let given = descriptor
        descriptor = -1
        return given
    }
}

/// What the answers need to know of a file.
package struct FileStatus: Sendable {
    package let isFolder: Bool
    package let size: Int
    /// The change time: moves with every write and rename, and no program can set it back.
    package var changed: (seconds: Int, nanoseconds: Int) { (identity.seconds, identity.nanoseconds) }
    /// Programs set it as they like.
    let modified: (seconds: Int, nanoseconds: Int)
    let identity: FileIdentity
}
