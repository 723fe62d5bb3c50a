import Glibc

/// Which folder it is, whatever it is called.
struct FolderIdentity: Sendable, Equatable {
    private let inode: UInt64
    private let device: UInt64

    private init(_ status: stat) {
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
    }

    init(of descriptor: Int32) {
        var status = stat()
        fstat(descriptor, &status)
        self.init(status)
    }

    /// Nothing if there is no folder.
    init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        self.init(status)
    }
}
