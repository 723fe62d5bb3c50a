internal import CLinux
import Glibc
import Synchronization
package import SystemPackage

/// The served folder. The kernel keeps every look-up inside it.
package final class SiteFolder: Sendable {
    /// The folder's absolute path, without links.
    package let path: FilePath
    private let root: Mutex<Int32>
    private static let attempts = 100

    /// - Throws: `SiteFolderError` if there is no folder that can be read.
    package init(path: FilePath) throws(SiteFolderError) {
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
        root = Mutex(descriptor)
    }

    deinit {
        _ = root.withLock { Glibc.close($0) }
    }

    /// Serves the folder that is there under the same path now, after the first one was removed or moved away. Without
    /// one, everything stays as it is.
    package func reopen() {
        let opened = path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard opened >= 0 else { return }
        root.withLock { descriptor in
            Glibc.close(descriptor)
            descriptor = opened
        }
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
            guard let inside = resolveInside(path) else { throw .leadsOut }
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

    private func open(_ relative: String, following: Int32) throws(Errno) -> Int32 {
        // Without O_NONBLOCK a FIFO would hang the event loop.
        let flags = UInt64(O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        let resolve = UInt64(RESOLVE_BENEATH) | UInt64(following)
        var attemptsLeft = Self.attempts
        while true {
            let opened = root.withLock { vif_openat2($0, relative.isEmpty ? "." : relative, flags, resolve) }
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
        let result = root.withLock { fstatat($0, relative, &status, AT_SYMLINK_NOFOLLOW) }
        return result == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    private func pathInside(of descriptor: Int32) -> String? {
        guard var real = Self.realPath(of: descriptor), real.removePrefix(path) else { return nil }
        return real.string
    }

    private func resolveInside(_ path: SitePath) -> String? {
        let target = root.withLock { openat($0, path.relative, vif_O_PATH | O_CLOEXEC) }
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
