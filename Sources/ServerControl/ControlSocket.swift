import Glibc
package import SystemPackage

/// The socket on which a server takes commands.
package struct ControlSocket: Sendable {
    /// It listens, does not block, and is closed by whoever takes it over.
    package let descriptor: Int32
    private let folder: ControlFolder
    private let name: String

    package var path: FilePath { folder.path.appending(name) }

    /// Makes a socket under a name that no other has, with the rights 0600 from its first moment. It has this name once
    /// it listens, so that a name that refuses connections is one of a server that has ended.
    ///
    /// - Throws: `ControlFolderError`
    package static func bind(in folder: ControlFolder) throws(ControlFolderError) -> ControlSocket {
        // A process of another container may have the same number.
        let name = "\(getpid())-" + String(UInt32.random(in: .min ... .max), radix: 16)
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .other(folder.path, Errno(rawValue: errno)) }
        guard listen(descriptor, as: name, in: folder) else {
            let error = Errno(rawValue: errno)
            close(descriptor)
            unlinkat(folder.descriptor, name + ControlFolder.newEnding, 0)
            throw .other(folder.path, error)
        }
        return ControlSocket(descriptor: descriptor, folder: folder, name: name + ControlFolder.ending)
    }

    /// Removes the name. The server calls it when it ends.
    package func remove() {
        unlinkat(folder.descriptor, name, 0)
    }

    /// False with `errno` set.
    private static func listen(_ descriptor: Int32, as name: String, in folder: ControlFolder) -> Bool {
        let newName = name + ControlFolder.newEnding
        guard let address = folder.address(of: newName) else {
            errno = ENAMETOOLONG
            return false
        }
        // Linux gives the file the rights of the socket; where a kernel does not, nobody but us is in the folder.
        fchmod(descriptor, 0o600)
        return address.withPointer { Glibc.bind(descriptor, $0, $1) } == 0
            && fchmodat(folder.descriptor, newName, 0o600, 0) == 0
            && Glibc.listen(descriptor, 16) == 0
            && renameat(folder.descriptor, newName, folder.descriptor, name + ControlFolder.ending) == 0
    }
}
