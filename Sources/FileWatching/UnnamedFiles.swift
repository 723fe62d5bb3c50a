import SystemPackage

/// Files that were written without a name (O_TMPFILE) and linked into their folder as a whole.
///
/// The kernel reports the new name, and then that `#INODE` was closed: nobody will close the new name.
struct UnnamedFiles {
    private static let limit = 64

    private var paths: [UInt64: FilePath] = [:]

    /// A new name with content: nobody writes so fast to a file that was made by its name.
    mutating func named(_ path: FilePath, _ facts: FileFacts) {
        guard facts.size > 0 else { return }
        if paths.count == Self.limit { paths = [:] }
        paths[facts.inode] = path
    }

    /// The file's name, if `path` is that of a file without one.
    mutating func closed(_ path: FilePath) -> FilePath? {
        guard let name = path.lastComponent?.string, name.first == "#", let inode = UInt64(name.dropFirst()) else {
            return nil
        }
        return paths.removeValue(forKey: inode)
    }
}
