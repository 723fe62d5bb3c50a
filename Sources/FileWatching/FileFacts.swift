import Glibc
import SystemPackage

/// What lstat(2) says of a path, as far as watching needs it.
struct FileFacts {
    let kind: FolderListing.Kind
    let size: Int
    let linkCount: Int
    let inode: UInt64
    let modificationTime: (seconds: Int, nanoseconds: Int)
    /// When the file or its metadata last changed. Unlike the modification time, no program can set it.
    let changeTime: timespec

    /// Nothing if there is no such file, or it cannot be reached.
    init?(of path: FilePath) {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return nil }
        kind = Self.kind(of: status)
        size = status.st_size
        linkCount = Int(clamping: status.st_nlink)
        inode = UInt64(status.st_ino)
        modificationTime = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        changeTime = status.st_ctim
    }

    static func kind(of status: stat) -> FolderListing.Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    func hasChanged(since time: timespec) -> Bool {
        (changeTime.tv_sec, changeTime.tv_nsec) >= (time.tv_sec, time.tv_nsec)
    }
}
