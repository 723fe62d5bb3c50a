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

    /// - Parameters:
    ///   - time: leaves out what is not a folder and has not changed at or after this time.
    ///   - kept: the name of a file that is not left out.
    static func entries(
        of folder: FilePath, changedSince time: timespec? = nil, keeping kept: StaticString = ""
    ) throws(Errno) -> [Entry] {
        guard let stream = folder.withPlatformString({ opendir($0) }) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        var entries: [Entry] = []
        errno = 0
        while let entry = readdir(stream) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                let name = UnsafeRawPointer(name).assumingMemoryBound(to: CInterop.PlatformChar.self)
                if isOwnOrParent(name) { return }
                let kind = kind(entry.pointee.d_type, in: stream, name)
                if let time, kind != .folder, !isFile(name, in: stream, changedSince: time),
                    strcmp(name, UnsafeRawPointer(kept.utf8Start).assumingMemoryBound(to: CChar.self)) != 0
                {
                    return
                }
                entries.append(Entry(name: FilePath(platformString: name), kind: kind))
            }
            errno = 0
        }
        if errno != 0 { throw Errno(rawValue: errno) }
        return entries
    }

    private static func isOwnOrParent(_ name: UnsafePointer<CInterop.PlatformChar>) -> Bool {
        let dot = CInterop.PlatformChar(bitPattern: UInt8(ascii: "."))
        return name[0] == dot && (name[1] == 0 || (name[1] == dot && name[2] == 0))
    }

    /// Within the folder that is open: no path is built, and none is followed.
    private static func isFile(
        _ name: UnsafePointer<CInterop.PlatformChar>, in stream: OpaquePointer, changedSince time: timespec
    ) -> Bool {
        var status = stat()
        guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
        return (status.st_ctim.tv_sec, status.st_ctim.tv_nsec) >= (time.tv_sec, time.tv_nsec)
    }

    private static func kind(
        _ type: UInt8, in stream: OpaquePointer, _ name: UnsafePointer<CInterop.PlatformChar>
    ) -> Kind {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK): return .link
        // Some file systems do not fill in the type (readdir(3)).
        case Int(DT_UNKNOWN):
            var status = stat()
            guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
            return FileFacts.kind(of: status)
        default: return .other
        }
    }
}
