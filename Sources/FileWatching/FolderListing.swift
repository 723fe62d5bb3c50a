import Glibc
import SystemPackage

/// The names in one folder, as readdir(3) gives them.
enum FolderListing {
    enum Kind: Equatable {
        case file, folder, link, other
    }

    struct Entry: Equatable {
        let name: FilePath
        let kind: Kind
    }

    static func entries(of folder: FilePath) throws(Errno) -> [Entry] {
        guard let stream = folder.withPlatformString({ opendir($0) }) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        var entries: [Entry] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                FilePath(platformString: UnsafeRawPointer($0).assumingMemoryBound(to: CInterop.PlatformChar.self))
            }
            if name != "." && name != ".." {
                entries.append(Entry(name: name, kind: kind(entry.pointee.d_type, folder, name)))
            }
            errno = 0
        }
        if errno != 0 { throw Errno(rawValue: errno) }
        return entries
    }

    private static func kind(_ type: UInt8, _ folder: FilePath, _ name: FilePath) -> Kind {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK): return .link
        // Some file systems do not fill in the type (readdir(3)).
        case Int(DT_UNKNOWN): return FileFacts(of: folder.appending(name.components))?.kind ?? .other
        default: return .other
        }
    }
}
