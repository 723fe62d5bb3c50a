internal import CLinux
import Glibc
import Synchronization
package import SystemPackage

/// The served folder. The kernel keeps every look-up inside it.
package final class SiteFolder: Sendable {
    /// The folder's absolute path, without links.
    package let path: FilePath
    /// The folder's descriptor. Another folder takes the same number (`reopen`).
    private let root: Int32
    private let followsLinks: Bool
    /// The same path, for the kernel.
    private let text: String
    /// Which folder is open.
    private let opened: Mutex<FolderIdentity>
    private static let attempts = 100

    /// - Parameter followsLinks: whether links may lead out of the folder.
    /// - Throws: `SiteFolderError` if there is no folder that can be read.
    package init(path: FilePath, followsLinks: Bool = false) throws(SiteFolderError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let descriptor = path.withPlatformString { Glibc.open($0, flags) }
        guard descriptor >= 0 else { throw SiteFolderError(path: path, error: Errno(rawValue: errno)) }
        // A folder that may be listed but not entered serves nothing.
        guard faccessat(descriptor, ".", X_OK, AT_EACCESS) == 0 else {
            Glibc.close(descriptor)
            throw .unreadable(path)
        }
        // Every look-up would fail: Linux before 5.6, or a container that forbids it.
        let probe = vif_openat2(descriptor, ".", UInt64(O_RDONLY | O_CLOEXEC), UInt64(RESOLVE_BENEATH))
        guard probe >= 0 else {
            let error = Errno(rawValue: errno)
            Glibc.close(descriptor)
            throw .noOpenat2(error)
        }
        Glibc.close(probe)
        guard let real = Self.realPath(of: descriptor) else {
            Glibc.close(descriptor)
            throw .missing(path)
        }
        self.path = real
        self.followsLinks = followsLinks
        text = real.string
        opened = Mutex(FolderIdentity(of: descriptor))
        root = descriptor
    }

    deinit {
        Glibc.close(root)
    }

    /// Serves the folder that is there under the same path now, after the first one was removed or moved away. Without
    /// one, everything stays as it is.
    package func reopen() {
        let opened = path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard opened >= 0 else { return }
        // In one step: a look-up sees the one folder or the other.
        self.opened.withLock { identity in
            _ = vif_dup3(opened, root, O_CLOEXEC)
            identity = FolderIdentity(of: opened)
        }
        Glibc.close(opened)
    }

    /// Serves the folder that is there under the path now, if it is another one.
    func follow() {
        guard let present = FolderIdentity(at: text), present != opened.withLock({ $0 }) else { return }
        reopen()
    }

    /// Opens a file or folder below the root.
    ///
    /// Links are followed as long as they stay inside. The kernel answers `EXDEV` for the others, and also for an
    /// absolute link that comes back inside (openat2(2)): that one is resolved here and opened by its real path.
    package func open(_ path: SitePath) throws(OpenError) -> OpenFile {
        do throws(Errno) {
            let opened = try open(path.relative, following: RESOLVE_NO_SYMLINKS)
            return try OpenFile(takingOver: opened)
        } catch .tooManySymbolicLinkLevels {
            return try openLinked(path)
        } catch {
            throw OpenError(error)
        }
    }

    private func openLinked(_ path: SitePath) throws(OpenError) -> OpenFile {
        do throws(Errno) {
            let opened = try open(path.relative, following: RESOLVE_NO_MAGICLINKS)
            return try OpenFile(takingOver: opened, realPath: pathInside(of: opened))
        } catch .improperLink {
            guard let inside = resolveInside(path) else {
                guard followsLinks else { throw .leadsOut }
                return try openOutside(path)
            }
            do throws(Errno) {
                let opened = try open(inside, following: RESOLVE_NO_SYMLINKS)
                return try OpenFile(takingOver: opened, realPath: inside)
            } catch {
                throw OpenError(error)
            }
        } catch {
            throw OpenError(error)
        }
    }

    private func openOutside(_ path: SitePath) throws(OpenError) -> OpenFile {
        do throws(Errno) {
            let opened = try open(path.relative, resolve: UInt64(RESOLVE_NO_MAGICLINKS))
            return try OpenFile(takingOver: opened, realPath: Self.realPath(of: opened)?.string ?? path.relative)
        } catch {
            throw OpenError(error)
        }
    }

    private func open(_ relative: String, following: Int32) throws(Errno) -> Int32 {
        try open(relative, resolve: UInt64(RESOLVE_BENEATH) | UInt64(following))
    }

    private func open(_ relative: String, resolve: UInt64) throws(Errno) -> Int32 {
        // Without O_NONBLOCK a FIFO would hang the event loop.
        let flags = UInt64(O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        var attemptsLeft = Self.attempts
        while true {
            let opened = vif_openat2(root, relative.isEmpty ? "." : relative, flags, resolve)
            if opened >= 0 { return opened }
            let error = Errno(rawValue: errno)
            attemptsLeft -= 1
            // EAGAIN: a rename somewhere on the machine kept the kernel from being sure of a `..` in a link.
            guard attemptsLeft > 0, error == .resourceTemporarilyUnavailable || error == .interrupted else {
                throw error
            }
        }
    }

    /// Whether there is a symbolic link under this path from the root.
    func isLink(_ relative: String) -> Bool {
        var status = stat()
        return fstatat(root, relative, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    func isFolder(_ relative: String) -> Bool {
        var status = stat()
        return fstatat(root, relative, &status, 0) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether there is a file, or anything else, at a path from the folder.
    package func contains(_ relative: String) -> Bool { identity(of: relative) != nil }

    /// What is at a path now, without reading it. A path that was opened without links before, and is the same file with the
    /// same times, has the same bytes. Nothing if a link is on the way.
    func identity(of relative: String) -> FileIdentity? {
        var status = stat()
        // By the absolute path, so that a folder that was replaced is seen too.
        guard relative.utf8.contains(UInt8(ascii: "/")) else {
            return lstat(text + "/" + relative, &status) == 0 ? FileIdentity(status) : nil
        }
        follow()
        let flags = UInt64(vif_O_PATH | O_CLOEXEC)
        let found = vif_openat2(root, relative, flags, UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS))
        guard found >= 0 else { return nil }
        defer { Glibc.close(found) }
        return fstat(found, &status) == 0 ? FileIdentity(status) : nil
    }

    /// When something came or went, in seconds since 1970.
    var modified: Int {
        var status = stat()
        return fstat(root, &status) == 0 ? status.st_mtim.tv_sec : 0
    }

    private func pathInside(of descriptor: Int32) -> String? {
        guard var real = Self.realPath(of: descriptor), real.removePrefix(path) else { return nil }
        return real.string
    }

    private func resolveInside(_ path: SitePath) -> String? {
        let target = openat(root, path.relative, vif_O_PATH | O_CLOEXEC)
        guard target >= 0 else { return nil }
        defer { Glibc.close(target) }
        return pathInside(of: target)
    }

    /// The absolute path of a folder, without links.
    ///
    /// - Throws: `SiteFolderError` if there is no folder that can be read.
    package static func realPath(of path: FilePath) throws(SiteFolderError) -> FilePath {
        let descriptor = path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw SiteFolderError(path: path, error: Errno(rawValue: errno)) }
        defer { Glibc.close(descriptor) }
        guard let real = realPath(of: descriptor) else { throw .missing(path) }
        return real
    }

    private static func realPath(of descriptor: Int32) -> FilePath? {
        var target = [CInterop.PlatformChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/fd/\(descriptor)", &target, Int(PATH_MAX))
        return length > 0 ? FilePath(platformString: target) : nil
    }
}

/// Why a path of the site cannot be opened.
package enum OpenError: Error, Sendable, Equatable {
    case notFound
    case forbidden
    /// A symbolic link leads out of the served folder.
    case leadsOut
    case nameTooLong
    /// Out of descriptors or memory.
    case overloaded

    init(_ error: Errno) {
        self =
            switch error {
            case .permissionDenied, .notPermitted: .forbidden
            case .improperLink: .leadsOut
            case .fileNameTooLong: .nameTooLong
            case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .resourceTemporarilyUnavailable: .overloaded
            default: .notFound
            }
    }
}
