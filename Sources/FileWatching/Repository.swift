import Glibc
import SystemPackage

/// What Git would ignore in a watched folder, whether the folder is a repository, is in one, or neither.
struct Repository: Sendable {
    private static let sizeLimit = 1 << 20

    /// Absolute.
    let watched: FilePath
    /// The path of the watched folder from the top of the repository, with a slash if it is not empty.
    private let prefix: [UInt8]
    private let top: FilePath
    private var files: IgnoreFileTree
    private var isEmpty = true

    /// - Parameter globalFiles: with patterns for every repository.
    init(around watched: FilePath, globalFiles: [FilePath]) {
        self.watched = watched
        let general = Self.top(around: watched).map { top in
            ([top.appending(".git/info/exclude")] + globalFiles).compactMap(Self.read)
        }
        let top = Self.top(around: watched) ?? watched
        var inside = watched
        _ = inside.removePrefix(top)
        var files = IgnoreFileTree(generalFiles: general ?? [])
        var hasAny = !(general ?? []).isEmpty
        var folder = FilePath()
        for name in inside.components {
            if let file = Self.read(top.pushing(folder).pushing(IgnoreRules.file)) {
                files.set(file, forFolder: folder.bytes)
                hasAny = true
            }
            folder.append(name)
        }
        // A folder of build products that is served itself: what is said of it from outside does not count.
        if !inside.isEmpty, files.ignores(inside.bytes[...], isFolder: true) {
            self.top = watched
            prefix = []
            self.files = IgnoreFileTree()
        } else {
            self.top = top
            prefix = inside.isEmpty ? [] : inside.bytes + [.slash]
            self.files = files
            isEmpty = !hasAny
        }
    }

    /// - Parameter folder: absolute, below the watched one.
    mutating func load(in folder: FilePath) {
        var inside = folder
        guard inside.removePrefix(top) else { return }
        files.set(Self.read(folder.pushing(IgnoreRules.file)), forFolder: inside.bytes)
        isEmpty = false
    }

    /// - Parameter folder: absolute.
    func hasPatterns(in folder: FilePath) -> Bool {
        var inside = folder
        return !isEmpty && inside.removePrefix(top) && files.hasFile(forFolder: inside.bytes)
    }

    /// - Parameter path: from the watched folder.
    func ignores(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        guard !isEmpty else { return false }
        return files.ignores(prefix.isEmpty ? path : (prefix + path)[...], isFolder: isFolder)
    }

    private static func top(around folder: FilePath) -> FilePath? {
        var folder = folder
        while true {
            if FileFacts(of: folder.appending(".git")) != nil { return folder }
            guard folder.removeLastComponent() else { return nil }
        }
    }

    /// Git does not follow links here (gitignore(5)).
    private static func read(_ path: FilePath) -> IgnoreFile? {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .noFollow]) else {
            return nil
        }
        defer { try? file.close() }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < sizeLimit, let count = try? piece.withUnsafeMutableBytes({ try file.read(into: $0) }),
            count > 0
        {
            bytes += piece[..<count]
        }
        return IgnoreFile(bytes: bytes)
    }
}
