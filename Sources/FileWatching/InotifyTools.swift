internal import CInotifyTools
import Glibc
import Synchronization
import SystemPackage

/// libinotifytools, as far as the watcher needs it.
///
/// All of the library's state is static, so a process has one of these, used on one thread, and what the library
/// returns is copied before the next call. Its behaviour is that of version 3.22.6.
struct InotifyTools: ~Copyable {
    /// One notification, copied out of the library's buffer.
    struct Notification {
        let watch: Int32
        let mask: UInt32
        /// The same for the two halves of a rename.
        let cookie: UInt32
        /// Empty where the notification is about the watched folder itself.
        let name: FilePath
    }

    private static let isTaken = Atomic(false)

    /// For `poll(2)` only. The library waits in whole seconds, too coarse to end a quiet period: the watcher waits on
    /// the descriptor itself and then asks the library for what has come.
    let descriptor: Int32

    private var watchesAdded: UInt = 0

    init() throws(WatchError) {
        guard Self.isTaken.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        else { throw .alreadyWatching }
        do throws(WatchError) {
            let before = Self.inotifyDescriptors()
            guard inotifytools_initialize() != 0 else {
                throw .noInotifyInstance(Errno(rawValue: inotifytools_error()))
            }
            guard let own = Self.inotifyDescriptors().subtracting(before).first else {
                throw .noInotifyInstance(.noSuchFileOrDirectory)
            }
            // `select(2)` in the library writes past its `fd_set` for a higher one.
            guard own < FD_SETSIZE else { throw .descriptorTooHigh(own) }
            descriptor = own
        } catch {
            inotifytools_cleanup()
            Self.isTaken.store(false, ordering: .releasing)
            throw error
        }
    }

    deinit {
        inotifytools_cleanup()
        Self.isTaken.store(false, ordering: .releasing)
    }

    /// What is watched for in a folder.
    enum Events {
        /// Everything that happens to the files in it.
        case all
        /// Names that come and go.
        case names
        /// That the folder itself is moved.
        case ownMoves

        fileprivate var mask: Int32 {
            let names = Int32(IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE)
            return switch self {
            // IN_ATTRIB without IN_MODIFY tells `touch` from a save.
            case .all: names | Int32(IN_CLOSE_WRITE | IN_ATTRIB | IN_MODIFY)
            case .names: names | Int32(IN_MOVE_SELF)
            case .ownMoves: Int32(IN_MOVE_SELF)
            }
        }
    }

    /// Watches the names in one folder, not those in the folders below it.
    ///
    /// - Throws: `noSpace` when `fs.inotify.max_user_watches` is reached; otherwise what the kernel says of the path.
    mutating func watch(_ folder: FilePath, for events: Events = .all) throws(Errno) -> Int32 {
        watchesAdded += 1
        // IN_MASK_ADD: a folder can be watched for two reasons, and has one watch.
        let spelling = Self.spelling(of: folder, number: watchesAdded)
        guard inotifytools_watch_file(spelling, events.mask | Int32(IN_ONLYDIR) | Int32(IN_MASK_ADD)) != 0 else {
            throw Errno(rawValue: inotifytools_error())
        }
        return inotifytools_wd_from_filename(spelling)
    }

    func remove(watch: Int32) {
        // Not by the library: it complains on standard error if the folder is gone, and its watch with it.
        _ = inotify_rm_watch(descriptor, watch)
    }

    /// The next notification, if one has come.
    func next() -> Notification? {
        // Not `inotifytools_next_event`: it takes a timeout of 0 for «wait for ever».
        guard let event = inotifytools_next_events(0, 1) else { return nil }
        return Notification(
            watch: event.pointee.wd, mask: event.pointee.mask, cookie: event.pointee.cookie,
            name: Self.name(of: event))
    }

    /// How many folders all programs of this user may watch together, and which setting says so.
    var watchLimit: (setting: String, value: Int) {
        let usual = Int(inotifytools_get_max_user_watches())
        // In a container's user namespace (user_namespaces(7)).
        let own = Self.number(in: "/proc/sys/user/max_inotify_watches") ?? usual
        return own < usual ? ("user.max_inotify_watches", own) : ("fs.inotify.max_user_watches", usual)
    }

    private static func number(in path: FilePath) -> Int? {
        guard let file = try? FileDescriptor.open(path, .readOnly) else { return nil }
        defer { try? file.close() }
        let text = try? String(unsafeUninitializedCapacity: 32) {
            try file.read(into: UnsafeMutableRawBufferPointer($0))
        }
        return text.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    /// The folder's path in a spelling that no other watch has.
    ///
    /// The library never forgets the path of a folder that was deleted, and would answer with the dead watch when a
    /// folder of the same name is made again. `/` and `./` lead nowhere, so they can spell the watch's number.
    private static func spelling(of folder: FilePath, number: UInt) -> [CInterop.PlatformChar] {
        var spelling = folder.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
        let slash = CInterop.PlatformChar(bitPattern: UInt8(ascii: "/"))
        let dot = CInterop.PlatformChar(bitPattern: UInt8(ascii: "."))
        spelling.append(slash)
        var rest = number
        while rest > 0 {
            spelling += rest & 1 == 1 ? [dot, slash] : [slash]
            rest >>= 1
        }
        return spelling + [0]
    }

    private static func name(of event: UnsafeMutablePointer<inotify_event>) -> FilePath {
        guard event.pointee.len > 0 else { return FilePath() }
        // The name follows the structure, padded with zero bytes (inotify(7)).
        let name = UnsafeRawPointer(event) + MemoryLayout<inotify_event>.size
        return FilePath(platformString: name.assumingMemoryBound(to: CInterop.PlatformChar.self))
    }

    private static func inotifyDescriptors() -> Set<Int32> {
        guard let names = try? FolderListing.entries(of: "/proc/self/fd") else { return [] }
        return Set(
            names.compactMap { entry in
                var target = [CChar](repeating: 0, count: 32)
                let length = readlink("/proc/self/fd/\(entry.name)", &target, target.count - 1)
                guard length > 0, FilePath(platformString: target).string == "anon_inode:inotify" else { return nil }
                return Int32(entry.name.string)
            })
    }
}
