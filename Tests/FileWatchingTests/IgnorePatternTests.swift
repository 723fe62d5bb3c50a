import TestSupport
import Testing

@testable import FileWatching

@Suite("A line of an ignore file")
struct IgnorePatternTests {
    private func pattern(_ line: String) throws -> IgnorePattern {
        try #require(IgnorePattern(line: line.utf8))
    }

    private func matches(_ line: String, _ path: String, isFolder: Bool = false) throws -> Bool {
        try pattern(line).matches(Array(path.utf8)[...], isFolder: isFolder)
    }

    @Test(
        "is nothing if no path can match it",
        arguments: [
            "", " ", "\r", "# comment", "!", "/", "!/", "//", "a\\", "[a", "[!]", "[[:alpha:]", "[[:nonsense:]]",
        ])
    func nothing(line: String) {
        #expect(IgnorePattern(line: line.utf8) == nil)
    }

    @Test("tells whether it is negated, only for folders, and anchored")
    func kinds() throws {
        #expect(try pattern("!a").isNegated)
        #expect(try !pattern("\\!a").isNegated)
        #expect(try pattern("a/").isFolderOnly)
        #expect(try !pattern("a/b").isFolderOnly)
        #expect(try pattern("/a").isAnchored)
        #expect(try pattern("a/*").isAnchored)
        #expect(try !pattern("a*/").isAnchored)
    }

    @Test("matches a name at any depth, and a path with a slash only from the folder of the file")
    func anchors() throws {
        #expect(try matches("*.log", "x/y/a.log"))
        #expect(try matches("a", "x/a"))
        #expect(try !matches("/a", "x/a"))
        #expect(try !matches("x/*.log", "x/y/a.log"))
        #expect(try matches("x/**/*.log", "x/y/a.log"))
    }

    @Test("matches a folder only if it ends with a slash")
    func folders() throws {
        #expect(try matches("build/", "x/build", isFolder: true))
        #expect(try !matches("build/", "x/build"))
    }

    // What older gits do not do, so that it may not be in the comparison with git.
    @Test("takes two asterisks within a name for one", arguments: ["/foo**/bar", "foo**/bar", "foo*/bar"])
    func asterisksInName(line: String) throws {
        #expect(try matches(line, "foobar/bar"))
        #expect(try matches(line, "foo/bar"))
        #expect(try !matches(line, "foobar"))
        #expect(try !matches(line, "foo/x/bar"))
    }

    @Test("may be in the middle of other bytes, and so may the path")
    func slices() throws {
        let bytes = Array("xx*/b*c\n, xx/a/bc.txt".utf8)
        let pattern = try #require(IgnorePattern(line: bytes[2..<7]))
        #expect(pattern.matches(bytes[13..<17], isFolder: false))
        #expect(!pattern.matches(bytes[13..<21], isFolder: false))
    }

    @Test(
        "takes no longer than its length times that of the path",
        arguments: [
            String(repeating: "a*", count: 1_000) + "b", String(repeating: "**/", count: 1_000) + "x",
            String(repeating: "**/a*", count: 500) + "/x", String(repeating: "*[a]?", count: 500) + "/**/b",
            String(repeating: "*/**/", count: 500) + "*a*a*b",
            "*" + String(repeating: "a", count: 2_000) + "b*", "**/" + String(repeating: "a/", count: 1_000) + "b/**",
        ])
    func hostile(line: String) throws {
        let name = String(repeating: "a", count: 4_000)
        let folders = String(repeating: "a/", count: 2_000)
        let pattern = try pattern(line)
        let paths = [name, folders + "a"].map { Array($0.utf8) }
        let start = ContinuousClock.now
        for path in paths { #expect(!pattern.matches(path[...], isFolder: false)) }
        #expect(ContinuousClock.now - start < .seconds(20), "any other way it would take years")
    }

    @Test(
        "is read in a time that grows with its length only",
        arguments: ["[[:", "[:", "[", "\\", "*", "**/", " ", "\\ ", "[a]", "[[:alpha:]]", "/", "[:]"])
    func longLine(piece: String) {
        let line = String(repeating: piece, count: 20_000)
        let start = ContinuousClock.now
        for text in [line, line + "]", "[" + line + ":]", line + "a/b"] {
            _ = IgnorePattern(line: text.utf8)
        }
        #expect(ContinuousClock.now - start < .seconds(20), "any other way it would take minutes")
    }

    @Test("can be any bytes, as can the path")
    func anyBytes() {
        var generator = SeededGenerator(seed: 3)
        let common = Array("*?[]!^\\/-: #a\r\n\0".utf8)
        func bytes() -> [UInt8] {
            (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? .random(in: 0...255, using: &generator) : common.randomElement(using: &generator) ?? 0
            }
        }
        for _ in 1...50_000 {
            var tree = IgnoreFileTree(generalFiles: [IgnoreFile(bytes: bytes())])
            tree.set(IgnoreFile(bytes: bytes()), forFolder: [])
            tree.set(IgnoreFile(bytes: bytes()), forFolder: bytes())
            _ = tree.ignores(bytes()[...], isFolder: .random(using: &generator))
        }
    }
}
