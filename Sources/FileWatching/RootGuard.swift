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
    /// The names that matter in the folders watched for names.
    private var names: [Int32: FilePath] = [:]
    /// The innermost of these folders.
    private var nearest: FilePath?

    init(root: FilePath) {
        self.root = root
        identity = Self.identity(of: root)
    }

    /// Whether the notification is a reason to look.
    func concerns(_ notification: InotifyTools.Notification) -> Bool {
        guard watches.contains(notification.watch) else { return false }
        guard notification.mask & UInt32(IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED) == 0 else { return true }
        return names[notification.watch].map { notification.name == $0 } ?? false
    }

    var isGone: Bool { identity == nil }

    /// Watches the folders that the root is in: the nearest one that exists for the name that leads to the root, and all
    /// for being moved themselves. While the root is gone, all are watched for the name: the server keeps the old root
    /// open, and neither it nor the folders that it was in are told that they go.
    ///
    /// Returns whether the nearest one is another than before.
    mutating func arm(_ inotify: inout InotifyTools?) -> Bool {
        let before = nearest
        watches = []
        names = [:]
        nearest = nil
        var folder = root.removingLastComponent()
        var name = root.lastComponent
        while true {
            // Where a folder cannot be read, its going is not noticed.
            if nearest == nil || isGone, let watch = try? inotify?.watch(folder, for: .names) {
                nearest = nearest ?? folder
                watches.insert(watch)
                names[watch] = name.map { FilePath(root: nil, components: $0) }
            } else if nearest != nil, let watch = try? inotify?.watch(folder, for: .ownMoves) {
                watches.insert(watch)
            }
            guard let last = folder.lastComponent else { return nearest != before }
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
