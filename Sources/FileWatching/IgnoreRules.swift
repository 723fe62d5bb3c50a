import Glibc
import SystemPackage

/// What is never announced, and which folders are not descended into.
///
/// Paths are relative to the root, or absolute where they are outside of it.
struct IgnoreRules: Sendable {
    static let fileName: StaticString = ".gitignore"
    static let file = FilePath(".gitignore")

    /// The patterns of `--ignore`.
    private let user: IgnoreFileTree
    private let watchOnly: IgnoreFileTree?
    private let root: FilePath
    /// Those of the innermost folders first.
    private var repositories: [Repository]
    private let tops: Set<FilePath>

    init(_ plan: WatchPlan) {
        root = plan.root
        user = IgnoreFileTree(generalFiles: [IgnoreFile(patterns: plan.ignored)])
        watchOnly =
            plan.watchOnly.isEmpty ? nil : IgnoreFileTree(generalFiles: [IgnoreFile(patterns: plan.watchOnly)])
        tops = Set(plan.tops)
        repositories = plan.tops.map { plan.root.pushing($0) }.sorted { $0.length > $1.length }
            .map { Repository(around: $0, globalFiles: plan.globalIgnoreFiles) }
    }

    /// Reads the patterns of a folder anew.
    mutating func load(in folder: FilePath) {
        let folder = root.pushing(folder)
        for index in repositories.indices where folder.starts(with: repositories[index].watched) {
            repositories[index].load(in: folder)
        }
    }

    /// Whether a file, or a folder and all that is in it, is passed over. Its parents are not.
    func ignores(_ path: FilePath, isFolder: Bool) -> Bool {
        guard let name = path.lastComponent?.string, !isFolder || !tops.contains(path) else { return false }
        if isFolder ? PassingNames.ignores(folder: name) : PassingNames.ignores(file: name) { return true }
        let bytes = path.bytes[...]
        switch user.verdict(on: bytes, isFolder: isFolder) {
        case true?: return true
        case false?: return false
        case nil: break
        }
        if !isFolder, let watchOnly, !watchOnly.ignores(bytes, isFolder: false) { return true }
        return isIgnoredByGit(path, bytes, isFolder: isFolder)
    }

    /// Whether a file or a folder that it is in is passed over.
    func ignoresAny(of path: FilePath, isFolder: Bool) -> Bool {
        var folder = path.removingLastComponent()
        while let name = folder.lastComponent?.string {
            if PassingNames.ignores(folder: name) { return true }
            folder.removeLastComponent()
        }
        return ignores(path, isFolder: isFolder)
    }

    /// Whether a file of patterns was read in this folder.
    func hasPatterns(in folder: FilePath) -> Bool {
        let folder = root.pushing(folder)
        return repositories.contains { $0.hasPatterns(in: folder) }
    }

    /// Whether the user named it, or named others: what pages use does not count then.
    func isExcludedByUser(_ path: FilePath) -> Bool {
        let bytes = path.bytes[...]
        return user.ignores(bytes, isFolder: false) || watchOnly.map { !$0.ignores(bytes, isFolder: false) } ?? false
    }

    private func isIgnoredByGit(_ path: FilePath, _ bytes: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        // The usual case: one folder, and paths that are relative to it.
        if repositories.count == 1 { return repositories[0].ignores(bytes, isFolder: isFolder) }
        let absolute = root.pushing(path)
        guard let repository = repositories.first(where: { absolute.starts(with: $0.watched) }) else { return false }
        var inside = absolute
        _ = inside.removePrefix(repository.watched)
        return repository.ignores(inside.bytes[...], isFolder: isFolder)
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
