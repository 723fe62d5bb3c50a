import Glibc
import SystemPackage

/// Folders that only their owner may look into.
enum NewFolder {
    /// Makes a folder, and those that it is in.
    ///
    /// - Returns: those that were not there before, outer ones first.
    /// - Throws: `Errno`; what was made is removed then.
    static func make(_ path: FilePath) throws(Errno) -> [FilePath] {
        var missing: [FilePath] = []
        var folder = path
        while !Entry.isFolder(folder), !folder.removingLastComponent().isEmpty, folder.lastComponent != nil {
            missing.append(folder)
            folder.removeLastComponent()
        }
        var made: [FilePath] = []
        for folder in missing.reversed() {
            guard folder.withPlatformString({ mkdir($0, 0o700) }) == 0 else {
                let error = Errno(rawValue: errno)
                for folder in made.reversed() { _ = folder.withPlatformString { rmdir($0) } }
                throw error
            }
            made.append(folder)
        }
        return made
    }
}
