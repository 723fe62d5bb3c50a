import Glibc
package import SystemPackage

/// A folder of a test's own, removed with the last reference to it.
package final class TemporaryFolder: Sendable {
    /// Absolute and without links.
    package let path: FilePath

    package init() throws {
        var template = Array("/tmp/vif-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(platformString: template)
    }

    deinit {
        _ = try? Command.run("rm", "-rf", path.string)
    }

    package func url(_ name: String) -> FilePath { path.appending(name) }

    /// Writes as most programs do: open and truncate, write, close. Folders on the way are made.
    package func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    package func write(_ bytes: [UInt8], to name: String) throws {
        let folder = url(name).removingLastComponent()
        if access(folder.string, F_OK) != 0 { try Command.run("mkdir", "-p", folder.string) }
        let file = try FileDescriptor.open(
            url(name), .writeOnly, options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        try file.closeAfter { _ = try file.writeAll(bytes) }
    }

    package func makeFolder(_ name: String) throws {
        try Command.run("mkdir", "-p", url(name).string)
    }

    package func link(_ name: String, to target: String) throws {
        guard symlink(target, url(name).string) == 0 else { throw Errno(rawValue: errno) }
    }

    package func rename(_ old: String, to new: String) throws {
        guard Glibc.rename(url(old).string, url(new).string) == 0 else { throw Errno(rawValue: errno) }
    }

    package func remove(_ name: String) throws {
        guard Glibc.remove(url(name).string) == 0 else { throw Errno(rawValue: errno) }
    }
}
