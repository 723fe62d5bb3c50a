import Glibc
import SystemPackage

/// Reading of files that may be anything.
enum BoundedFile {
    /// - Throws: `Errno`: what the kernel says, or that the file is larger than the limit, or not a file.
    static func read(_ path: FilePath, limit: Int) throws(Errno) -> [UInt8] {
        // A pipe without a writer would be waited for.
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Errno(rawValue: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw status.st_mode & S_IFMT == S_IFDIR ? .isDirectory : .invalidArgument
        }
        var bytes: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &space, space.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw Errno(rawValue: errno)
            }
            bytes += space[..<count]
            guard bytes.count <= limit else { throw .fileTooLarge }
        }
    }
}

/// What is where in the file system.
enum Entry {
    static func isFile(_ path: FilePath) -> Bool { kind(of: path) == S_IFREG }

    static func isFolder(_ path: FilePath) -> Bool { kind(of: path) == S_IFDIR }

    static func isProgram(_ path: FilePath) -> Bool {
        isFile(path) && path.withPlatformString { access($0, X_OK) } == 0
    }

    /// Nothing if there is no such file or folder.
    static func owner(of path: FilePath) -> uid_t? { status(of: path)?.st_uid }

    /// The same for two paths to the same file, and only for them.
    static func identity(of path: FilePath) -> [UInt64]? {
        status(of: path).map { [UInt64($0.st_dev), UInt64($0.st_ino)] }
    }

    /// Sorted, without `.` and `..`. Empty if the folder cannot be read.
    static func names(in folder: FilePath) -> [String] {
        guard let stream = folder.withPlatformString({ opendir($0) }) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(platformString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func kind(of path: FilePath) -> mode_t? { status(of: path).map { $0.st_mode & S_IFMT } }

    private static func status(of path: FilePath) -> stat? {
        var status = stat()
        return path.withPlatformString { stat($0, &status) } == 0 ? status : nil
    }
}
