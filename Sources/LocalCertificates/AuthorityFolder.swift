import Glibc
import SystemPackage

/// The folder that an authority is kept in. Nobody but its owner can change what is in there.
///
/// It is opened once, checked by its descriptor, and everything in it is found from there.
final class AuthorityFolder {
    let path: FilePath
    private let descriptor: FileDescriptor
    private let user: uid_t

    /// More than any key and certificate have.
    private static let limit = 64 << 10

    /// Makes the folder, and those it is in, if it is not there.
    init(at path: FilePath, user: uid_t) throws(AuthorityError) {
        try Self.make(path, user: user)
        let opened = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard opened >= 0 else {
            throw errno == ENOTDIR ? .notAFolder(path) : .folder(path, Errno(rawValue: errno))
        }
        var status = stat()
        do throws(AuthorityError) {
            guard fstat(opened, &status) == 0 else { throw .folder(path, Errno(rawValue: errno)) }
            guard status.st_uid == user else { throw .foreignFolder(path) }
            guard status.st_mode & 0o022 == 0 else { throw .folderOpenToOthers(path) }
        } catch {
            close(opened)
            throw error
        }
        self.path = path
        self.user = user
        descriptor = FileDescriptor(rawValue: opened)
    }

    deinit {
        try? descriptor.close()
    }

    private static func make(_ path: FilePath, user: uid_t) throws(AuthorityError) {
        var status = stat()
        if path.withPlatformString({ stat($0, &status) }) == 0 { return }
        let parent = path.removingLastComponent()
        guard parent != path else { return }
        try make(parent, user: user)
        // A root shell that has kept another user's environment must not leave root's folder in there.
        if user == 0, parent.withPlatformString({ stat($0, &status) }) == 0, status.st_uid != 0 {
            throw .foreignFolder(parent)
        }
        guard path.withPlatformString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else {
            throw errno == ENOTDIR ? .notAFolder(parent) : .folder(path, Errno(rawValue: errno))
        }
    }

    /// Nothing if there is no such file.
    func read(_ name: String) throws(AuthorityError) -> [UInt8]? {
        try read(name) { _ throws(AuthorityError) in }
    }

    /// Refuses a file that anyone else can read.
    func readSecret(_ name: String) throws(AuthorityError) -> [UInt8]? {
        try read(name) { status throws(AuthorityError) in
            guard status.st_uid == user else { throw .foreignKey(path.appending(name)) }
            guard status.st_mode & 0o077 == 0 else { throw .keyOpenToOthers(path.appending(name)) }
        }
    }

    private func read(
        _ name: String, check: (stat) throws(AuthorityError) -> Void
    ) throws(AuthorityError) -> [UInt8]? {
        // Without waiting: it may be a FIFO.
        let opened = openat(descriptor.rawValue, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadable(path.appending(name), Errno(rawValue: errno))
        }
        let file = FileDescriptor(rawValue: opened)
        defer { try? file.close() }
        var status = stat()
        guard fstat(opened, &status) == 0 else { throw .unreadable(path.appending(name), Errno(rawValue: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .damaged(path.appending(name)) }
        try check(status)
        do throws(Errno) {
            guard let bytes = try file.readToEnd(limit: Self.limit) else { throw Errno.fileTooLarge }
            return bytes
        } catch {
            throw .unreadable(path.appending(name), error)
        }
    }

    /// Puts a file there in one step: it is whole or not there at all, and nobody else can read it before its rights
    /// say so. To be called with the lock.
    func write(_ bytes: [UInt8], to name: String, mode: mode_t) throws(AuthorityError) {
        let passing = ".\(name).new"
        // A process that was killed may have left it.
        unlinkat(descriptor.rawValue, passing, 0)
        let opened = openat(
            descriptor.rawValue, passing, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0o600)
        guard opened >= 0 else { throw .unwritable(path.appending(name), Errno(rawValue: errno)) }
        let file = FileDescriptor(rawValue: opened)
        let error = Self.fill(file, with: bytes, mode: mode)
        try? file.close()
        if let error {
            unlinkat(descriptor.rawValue, passing, 0)
            throw .unwritable(path.appending(name), error)
        }
        guard renameat(descriptor.rawValue, passing, descriptor.rawValue, name) == 0 else {
            let error = Errno(rawValue: errno)
            unlinkat(descriptor.rawValue, passing, 0)
            throw .unwritable(path.appending(name), error)
        }
        fsync(descriptor.rawValue)
    }

    private static func fill(_ file: FileDescriptor, with bytes: [UInt8], mode: mode_t) -> Errno? {
        do {
            try file.writeAll(bytes)
        } catch {
            return error as? Errno ?? .ioError
        }
        // The process's umask may have taken rights away.
        guard fchmod(file.rawValue, mode) == 0, fsync(file.rawValue) == 0 else { return Errno(rawValue: errno) }
        return nil
    }

    /// Removes a file, if there is one.
    func remove(_ name: String) throws(AuthorityError) {
        guard unlinkat(descriptor.rawValue, name, 0) == 0 || errno == ENOENT else {
            throw .unwritable(path.appending(name), Errno(rawValue: errno))
        }
    }

    static let lockName = ".lock"

    /// Waits until no other process makes an authority here.
    func lock() throws(AuthorityError) -> Lock {
        let name = Self.lockName
        let opened = openat(descriptor.rawValue, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .unwritable(path.appending(name), Errno(rawValue: errno)) }
        while flock(opened, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let error = Errno(rawValue: errno)
                close(opened)
                throw .unwritable(path.appending(name), error)
            }
        }
        return Lock(descriptor: opened)
    }

    /// flock(2): the kernel takes it from a process that ends.
    struct Lock {
        fileprivate let descriptor: Int32

        func release() { close(descriptor) }
    }
}
