@testable import FileWatching

/// Many small .gitignore files and paths beside each other in one repository, so that git is asked but once.
struct GitComparison {
    typealias Lines = (folder: [UInt8], lines: [[UInt8]])

    /// Older gits cut `foo` off `/foo**/bar` and take the rest for a pattern that begins with `**/`, against
    /// gitignore(5), until "match_pathname(): give fnmatch one char of prefix context". Such lines are left out then.
    private static let doesGitMisreadAsterisks = try? {
        let repository = try GitRepository()
        try repository.addIgnoreFile(Array("/foo**/bar".utf8))
        return try repository.differences(on: [Array("foo/x/bar".utf8)]).isEmpty == false
    }()

    private let repository: GitRepository
    private var paths: [[UInt8]] = []
    private var folderCount = 0

    init(exclude: String = "", userExclude: String = "") throws {
        repository = try GitRepository(exclude: Array(exclude.utf8), userExclude: Array(userExclude.utf8))
    }

    var pairCount: Int { paths.count }

    /// Asks of each path in a folder of its own with these .gitignore files.
    mutating func add(_ files: [Lines], _ paths: [[UInt8]], areFolders: Bool = false) throws {
        folderCount += 1
        let parent = Array("\(folderCount)/".utf8)
        for file in files {
            let path = file.folder.isEmpty ? parent.dropLast() : parent + file.folder
            try repository.addIgnoreFile(Array(file.lines.filter(isRead).joined(separator: [.lineFeed])), in: path)
        }
        for path in paths {
            if areFolders { try repository.makeFolder(parent + path) }
            self.paths.append(parent + path)
        }
    }

    /// Asks of each path with only this line, and of some paths as folders if that may make a difference: to make a
    /// folder is what takes most of the time.
    mutating func add(_ line: [UInt8], _ paths: [[UInt8]]) throws {
        guard isRead(line) else { return }
        try add([([], [line])], paths)
        guard line.last(where: { $0 != .space && $0 != .carriageReturn }) == .slash else { return }
        let some = stride(from: folderCount % 4, to: paths.count, by: 4).map { paths[$0] }
        try add([([], [line])], some, areFolders: true)
    }

    func differences() throws -> [String] {
        try repository.differences(on: paths)
    }

    private func isRead(_ line: [UInt8]) -> Bool {
        guard Self.doesGitMisreadAsterisks != false else { return true }
        let pattern = line.dropFirst(line.first == .exclamationMark ? 1 : 0).drop { $0 == .slash }
        let literal = pattern.prefix { !Array("*?[\\".utf8).contains($0) }
        let rest = pattern[literal.endIndex...]
        guard line.contains(.slash), !literal.isEmpty, literal.last != .slash,
            rest.starts(with: "**".utf8)
        else { return true }
        let after = rest.first { $0 != .asterisk }
        return after.map { !Array("/\\ \r\0".utf8).contains($0) } ?? false
    }
}
