import Foundation
import Glibc
import TestSupport

@testable import FileWatching

/// A repository in a temporary folder, in which git itself is asked what it ignores.
///
/// Everything that is written to it is also given to an `IgnoreFileTree`, so that the two can be compared.
final class GitRepository {
    struct UnreadableAnswer: Error {}

    static let isGitInstalled = Command.exists("git")

    private(set) var tree: IgnoreFileTree
    private let folder: String
    private var folders: Set<[UInt8]> = []

    /// - Parameters:
    ///   - exclude: what `info/exclude` in the repository says.
    ///   - userExclude: what the file says that `core.excludesFile` in the user's configuration names.
    init(exclude: [UInt8] = [], userExclude: [UInt8] = []) throws {
        var template = Array((FileManager.default.temporaryDirectory.path + "/vif-git-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        tree = IgnoreFileTree(generalFiles: [IgnoreFile(bytes: exclude), IgnoreFile(bytes: userExclude)])
        try run("mkdir home top && git init -q top && git config --global core.excludesFile \"$HOME/excludes\"")
        try write(exclude, to: Array("top/.git/info/exclude".utf8))
        try write(userExclude, to: Array("home/excludes".utf8))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// - Parameter folder: relative to the top.
    func addIgnoreFile(_ bytes: [UInt8], in folder: [UInt8] = []) throws {
        tree.set(IgnoreFile(bytes: bytes), forFolder: folder)
        if !folder.isEmpty { try makeFolder(folder) }
        try write(bytes, to: Array("top/".utf8) + folder + Array("/.gitignore".utf8))
    }

    /// With those on the way.
    func makeFolder(_ path: [UInt8]) throws {
        for end in path.indices where path[end] == .slash { try makeOneFolder(Array(path[..<end])) }
        try makeOneFolder(path)
    }

    /// A line for each path of which git and the tree do not say the same.
    func differences(on paths: [[UInt8]]) throws -> [String] {
        zip(paths, try verdicts(on: paths)).compactMap { path, verdict in
            let own = tree.verdict(on: path[...], isFolder: folders.contains(path))
            if own == verdict { return nil }
            let words = [String(describing: verdict), String(describing: own), Self.readable(path)]
            return words.joined(separator: " ")
        }
    }

    private static func readable(_ path: [UInt8]) -> String {
        String(decoding: path, as: UTF8.self).debugDescription
    }

    /// What git says of each path: true if it is ignored, false if the last pattern that matches is negated, nothing if
    /// none matches. What is not there is a file to git. A path may not begin with a colon.
    private func verdicts(on paths: [[UInt8]]) throws -> [Bool?] {
        try write(Array(paths.joined(separator: [0])), to: Array("paths".utf8))
        // It fails if nothing is ignored.
        try run("git -C top check-ignore --no-index --stdin -z -v -n < paths > verdicts || test $? = 1")
        let answer = try Data(contentsOf: URL(fileURLWithPath: folder + "/verdicts"))
        // File, line, pattern and path of each, with a NUL after each.
        let fields = answer.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        guard fields.count == paths.count * 4 else { throw UnreadableAnswer() }
        return try paths.indices.map { index in
            let record = fields[(index * 4)..<(index * 4 + 4)]
            guard record.last?.elementsEqual(paths[index]) == true else { throw UnreadableAnswer() }
            return record[index * 4].isEmpty ? nil : record[index * 4 + 2].first != .exclamationMark
        }
    }

    private func run(_ script: String) throws {
        // A home of its own, so that the user's configuration does not matter.
        let setUp = "cd '\(folder)' && export HOME=\"$PWD/home\" GIT_CONFIG_NOSYSTEM=1"
        let inherited = "unset XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_CONFIG_GLOBAL GIT_CONFIG_COUNT"
        try Command.run("sh", "-c", "\(setUp) && \(inherited) && \(script)")
    }

    private func write(_ bytes: [UInt8], to path: [UInt8]) throws {
        let file = withCString(path) { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
        guard file >= 0 else { throw POSIXError(.EIO) }
        try FileHandle(fileDescriptor: file, closeOnDealloc: true).write(contentsOf: bytes)
    }

    private func makeOneFolder(_ path: [UInt8]) throws {
        guard folders.insert(path).inserted else { return }
        guard withCString(Array("top/".utf8) + path, { mkdir($0, 0o755) }) == 0 else { throw POSIXError(.EIO) }
    }

    // Not a URL: names need not be UTF-8.
    private func withCString<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let bytes = Array(folder.utf8) + [.slash] + path + [0]
        return bytes.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map(body) ?? body([0])
        }
    }
}
