import Glibc
package import SystemPackage

/// The folder of the sockets by which commands reach one user's servers. Nobody else can get into it.
///
/// It is opened once, checked by its descriptor, and everything in it is found from there: what happens to its path
/// later changes nothing.
package final class ControlFolder: Sendable {
    package let path: FilePath
    let descriptor: Int32

    /// - Parameters:
    ///   - user: who must own it.
    ///   - isMade: it is made if there is none.
    /// - Throws: `ControlFolderError`
    init(at path: FilePath, user: uid_t, isMade: Bool = false) throws(ControlFolderError) {
        if isMade, path.withPlatformString({ mkdir($0, 0o700) }) != 0, errno != EEXIST {
            throw .other(path, Errno(rawValue: errno))
        }
        let opened = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard opened >= 0 else { throw Self.error(at: path, user: user, Errno(rawValue: errno)) }
        var status = stat()
        do throws(ControlFolderError) {
            guard fstat(opened, &status) == 0 else { throw .other(path, Errno(rawValue: errno)) }
            guard status.st_uid == user else { throw .foreign(path) }
            guard status.st_mode & 0o077 == 0 else { throw .openToOthers(path) }
        } catch {
            close(opened)
            throw error
        }
        self.path = path
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }

    private static func error(at path: FilePath, user: uid_t, _ error: Errno) -> ControlFolderError {
        switch error {
        case .noSuchFileOrDirectory: return .missing(path)
        case .notDirectory, .tooManySymbolicLinkLevels: return .notAFolder(path)
        default:
            var status = stat()
            let isForeign = path.withPlatformString { lstat($0, &status) } == 0 && status.st_uid != user
            return isForeign ? .foreign(path) : .other(path, error)
        }
    }

    /// Where a socket in the folder is. By the descriptor, so that the path may be longer than a socket's may be
    /// (108 bytes).
    func address(of name: String) -> UnixAddress? { UnixAddress("/proc/self/fd/\(descriptor)/\(name)") }
}
