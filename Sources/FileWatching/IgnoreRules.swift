import Glibc
import SystemPackage

/// What is never announced, and which folders are not descended into.
///
/// Paths are relative to the root, or absolute where they are outside of it.
struct IgnoreRules: Sendable {
    static let fileName: StaticString = ".gitignore"
    static let file = FilePath(".gitignore")

    /// Everything is passed over that is hidden: it is not served, so no page can depend on it (`StaticFiles.HiddenNames`).
    private let user: IgnoreFileTree
    private let watchOnly: IgnoreFileTree?
    private let root: FilePath
    /// That of the root first.
    private var repositories: [Repository]

    init(_ plan: WatchPlan) {
        root = plan.root
        user = IgnoreFileTree(generalFiles: [IgnoreFile(patterns: plan.ignored)])
        watchOnly =
            plan.watchOnly.isEmpty ? nil : IgnoreFileTree(generalFiles: [IgnoreFile(patterns: plan.watchOnly)])
        repositories = plan.tops.filter { $0.isEmpty || $0.isAbsolute }
            .map { Repository(around: plan.root.pushing($0), globalFiles: plan.globalIgnoreFiles) }
    }

    /// Reads the patterns of a folder anew.
    mutating func load(in folder: FilePath) {
        let folder = root.pushing(folder)
        guard let index = repositories.firstIndex(where: { folder.starts(with: $0.watched) }) else { return }
        repositories[index].load(in: folder)
    }

    /// Whether a file, or a folder and all that is in it, is passed over. Its parents are not.
    func ignores(_ path: FilePath, isFolder: Bool) -> Bool {
        guard let name = path.lastComponent?.string else { return false }
        if isFolder ? PassingNames.ignores(folder: name) : PassingNames.ignores(file: name) { return true }
        let bytes = relativeBytes(of: path)
        switch user.verdict(on: bytes, isFolder: isFolder) {
        case true?: return true
        case false?: return false
        case nil: break
        }
        if !isFolder, let watchOnly, !watchOnly.ignores(bytes, isFolder: false) { return true }
        return repository(of: path)?.ignores(bytes, isFolder: isFolder) ?? false
    }

    /// Whether a file or a folder that it is in is passed over.
    func ignoresAny(of path: FilePath) -> Bool {
        var folder = path.removingLastComponent()
        while let name = folder.lastComponent?.string {
            if PassingNames.ignores(folder: name) { return true }
            folder.removeLastComponent()
        }
        return ignores(path, isFolder: false)
    }

    /// Whether the user named it, or named others: what pages use does not count then.
    func isExcludedByUser(_ path: FilePath) -> Bool {
        let bytes = relativeBytes(of: path)
        return user.ignores(bytes, isFolder: false) || watchOnly.map { !$0.ignores(bytes, isFolder: false) } ?? false
    }

    private func repository(of path: FilePath) -> Repository? {
        path.isAbsolute ? repositories.first { path.starts(with: $0.watched) } : repositories.first
    }

    /// From the watched folder that the path is in.
    private func relativeBytes(of path: FilePath) -> ArraySlice<UInt8> {
        var path = path
        if path.isAbsolute, let watched = repository(of: path)?.watched { _ = path.removePrefix(watched) }
        return path.bytes[...]
    }
}

extension FilePath {
    var bytes: [UInt8] {
        withPlatformString { name in
            UnsafeBufferPointer(start: name, count: length).map { UInt8(bitPattern: $0) }
        }
    }
}

extension IgnoreFile {
    fileprivate init(patterns: [String]) {
        self.init(bytes: Array(patterns.joined(separator: "\n").utf8))
    }
}
