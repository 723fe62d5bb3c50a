package import Glibc
package import SystemPackage

extension LocalAuthority {
    /// Reads the authority from its folder, and makes and changes nothing: nothing if there is none. Blocks.
    ///
    /// - Throws: `AuthorityError`
    package static func find(in path: FilePath, user: uid_t = geteuid()) throws(AuthorityError) -> LocalAuthority? {
        guard isFolder(path) else { return nil }
        return try read(from: AuthorityFolder(at: path, user: user), now: .max)
    }

    /// Removes the authority's files, and their folder if nothing else is in there. Blocks.
    ///
    /// - Returns: whether there was any.
    /// - Throws: `AuthorityError`
    package static func remove(from path: FilePath, user: uid_t = geteuid()) throws(AuthorityError) -> Bool {
        guard isFolder(path) else { return false }
        let folder = try AuthorityFolder(at: path, user: user)
        let wasThere = [keyName, certificateName].contains { name in
            path.appending(name).withPlatformString { access($0, F_OK) } == 0
        }
        let lock = try folder.lock()
        defer { lock.release() }
        // The key first: without it, nobody can do anything with the rest.
        for name in [keyName, certificateName, AuthorityFolder.lockName] { try folder.remove(name) }
        _ = path.withPlatformString { rmdir($0) }
        return wasThere
    }

    private static func isFolder(_ path: FilePath) -> Bool {
        var status = stat()
        return path.withPlatformString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
