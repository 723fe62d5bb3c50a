import Glibc
import SystemPackage

/// Notices that the root is removed, moved away or replaced, by itself or with a folder that it is in, and that it is back.
///
/// Events are only a reason to look: what counts is which folder is under the root's path now.
struct RootGuard {
    private struct Identity: Equatable {
        let device: UInt
        let inode: UInt
    }

    enum Finding {
        case gone
        /// There is a folder again, or another one than before.
        case back
    }

    let root: FilePath
    private var identity: Identity?
    private var watches: Set<Int32> = []
    /// The name that matters in the folder watched for names.
    private var awaited: (watch: Int32, folder: FilePath, name: FilePath)?

    init(root: FilePath) {
        self.root = root
        identity = Self.identity(of: root)
    }

    /// Whether the notification is a reason to look.
    func concerns(_ notification: InotifyTools.Notification) -> Bool {
        guard watches.contains(notification.watch) else { return false }
        guard notification.mask & UInt32(IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED) == 0 else { return true }
        return awaited.map { notification.watch == $0.watch && notification.name == $0.name } ?? false
    }

    var isGone: Bool { identity == nil }

    /// Watches the folders that the root is in: the nearest one that exists for the name that leads to the root, since
    /// the server keeps the root open, and an open folder is not told that it goes; all for being moved themselves.
    ///
    /// Returns whether the nearest one is another than before.
    mutating func arm(_ inotify: inout InotifyTools?) -> Bool {
        let before = awaited?.folder
        watches = []
        awaited = nil
        var folder = root.removingLastComponent()
        var name = root.lastComponent
        var isNearest = true
        while true {
            // Where a folder cannot be read, its going is not noticed.
            if isNearest, let watch = try? inotify?.watch(folder, for: .names) {
                isNearest = false
                watches.insert(watch)
                awaited = name.map { (watch, folder, FilePath(root: nil, components: $0)) }
            } else if !isNearest, let watch = try? inotify?.watch(folder, for: .ownMoves) {
                watches.insert(watch)
            }
            guard let last = folder.lastComponent else { return awaited?.folder != before }
            name = last
            folder.removeLastComponent()
        }
    }

    mutating func look() -> Finding? {
        let now = Self.identity(of: root)
        guard now != identity else { return nil }
        identity = now
        return now == nil ? .gone : .back
    }

    private static func identity(of folder: FilePath) -> Identity? {
        var status = stat()
        guard folder.withPlatformString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return nil
        }
        return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }
}
