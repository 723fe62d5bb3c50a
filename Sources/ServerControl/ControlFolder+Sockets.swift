import Glibc

extension ControlFolder {
    /// The ending of a socket that a server listens on.
    static let ending = ".sock"
    /// The ending of a socket until its server listens.
    static let newEnding = ".new"
    /// More servers than anyone has.
    private static let limit = 4_096
    /// A server listens long before.
    private static let startTime = 60

    /// The names of the sockets of all servers, running or not, in their order.
    func socketNames() -> [String] { names(endingWith: Self.ending) }

    /// Removes what servers have left behind that were killed. Reads the folder: not for an event loop.
    package func removeAbandonedSockets() {
        for name in socketNames() + names(endingWith: Self.newEnding) {
            // Connecting tells; nothing is sent.
            _ = try? ControlConnection(to: name, in: self)
        }
    }

    /// Removes a socket that nobody listens on.
    func removeAbandoned(_ name: String) {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
            return
        }
        // A server that is starting has it, and does not listen yet.
        if name.hasSuffix(Self.newEnding), time(nil) - status.st_ctim.tv_sec < Self.startTime { return }
        unlinkat(descriptor, name, 0)
    }

    private func names(endingWith ending: String) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < Self.limit, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name.hasSuffix(ending) { names.append(name) }
        }
        return names.sorted()
    }
}
