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
            isFolder: type == S_IFDIR, size: status.st_size, changed: status.st_ctim,
            inode: UInt64(status.st_ino))
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
    /// Moves with every write and rename, and no program can set it back.
    let changed: timespec
    let inode: UInt64
}
