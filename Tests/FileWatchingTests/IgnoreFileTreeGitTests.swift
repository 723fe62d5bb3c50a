import Testing

@testable import FileWatching

@Suite("Git and the ignore files agree", .enabled(if: GitRepository.isGitInstalled, "git is not installed"))
struct IgnoreFileTreeGitTests {
    @Test("about each pattern and each path of a table")
    func table() throws {
        var comparison = try GitComparison()
        for line in IgnoreTable.lines { try comparison.add(line, IgnoreTable.paths) }
        #expect(comparison.pairCount > 20_000)
        let differences = try comparison.differences()
        #expect(differences == [])
    }

    @Test("about each byte in each class")
    func classes() throws {
        let names = [
            "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit",
        ]
        let paths = (1...255).filter { $0 != .slash }.map { [UInt8(ascii: "x"), $0] }
        var comparison = try GitComparison()
        for name in names {
            try comparison.add(Array("x[[:\(name):]]".utf8), paths)
            try comparison.add(Array("x[^[:\(name):]a]".utf8), paths)
        }
        let differences = try comparison.differences()
        #expect(differences == [])
    }

    @Test("about files in several folders, with the general files behind them")
    func levels() throws {
        let files: [(folder: String, lines: [String])] = [
            (
                "",
                [
                    "*.log", "!keep.log", "/build/", "docs/**/draft", "tmp", "!tmp/", "*.o", "/site/*",
                    "!/site/index.html",
                ]
            ),
            ("docs", ["!*.log", "/draft", "*.tmp", "!tmp", "images/"]),
            ("docs/api", ["*.log", "!draft", "/*", "!/keep"]),
            ("build", ["!*"]),
            ("src", ["*", "!*/", "!*.swift", "!.gitignore"]),
            ("src/deep/er", ["x.swift", "!y.o"]),
            ("site/css", ["!*"]),
        ]
        let folders = [
            "", "docs/", "docs/api/", "docs/api/keep/", "docs/images/", "build/", "build/x/", "src/", "src/deep/",
            "src/deep/er/",
            "site/", "site/css/", "tmp/", "docs/tmp/", "other/", "other/vendor/", "x/y/docs/a/", "docs/a/b/",
        ]
        let names = [
            "a.log", "keep.log", "build", "draft", "tmp", "a.o", "y.o", "x.swift", "y.swift", "a.tmp", "keep",
            "index.html",
            "images", "excluded", "personal", ".DS_Store", "vendor", "z.bak", "keep.bak", "a",
        ]
        var comparison = try GitComparison(
            exclude: "excluded\n*.bak\n!keep.bak\n!personal\n/1/other/vendor/\n",
            userExclude: ".DS_Store\npersonal\nexcluded/\n!a.log\nvendor\nkeep.bak\n!z.bak")
        let lines = files.map { (folder: Array($0.folder.utf8), lines: $0.lines.map { Array($0.utf8) }) }
        let paths = folders.flatMap { folder in names.map { Array((folder + $0).utf8) } }
        try comparison.add(lines, paths)
        try comparison.add(lines, paths, areFolders: true)
        #expect(comparison.pairCount == 720)
        let differences = try comparison.differences()
        #expect(differences == [])
    }
}
