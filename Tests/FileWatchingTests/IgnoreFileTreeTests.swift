import Testing

@testable import FileWatching

@Suite("The ignore files of a repository")
struct IgnoreFileTreeTests {
    private func file(_ lines: String...) -> IgnoreFile {
        IgnoreFile(bytes: Array(lines.joined(separator: "\n").utf8))
    }

    private func ignores(_ tree: IgnoreFileTree, _ path: String, isFolder: Bool = false) -> Bool {
        tree.ignores(Array(path.utf8)[...], isFolder: isFolder)
    }

    @Test("can be set, replaced and removed, each for its folder")
    func files() {
        var tree = IgnoreFileTree()
        #expect(!ignores(tree, "docs/a.log"))
        tree.set(file("*.log"), forFolder: Array("docs".utf8))
        #expect(ignores(tree, "docs/a.log"))
        #expect(ignores(tree, "docs/api/a.log"))
        #expect(!ignores(tree, "a.log"))
        tree.set(file("*.tmp"), forFolder: Array("docs".utf8))
        #expect(!ignores(tree, "docs/a.log"))
        #expect(ignores(tree, "docs/a.tmp"))
        tree.set(nil, forFolder: Array("docs".utf8))
        #expect(!ignores(tree, "docs/a.tmp"))
    }

    @Test("are asked from the nearest upward, and the general ones last")
    func order() {
        var tree = IgnoreFileTree(generalFiles: [file("*.x", "!*.z"), file("*.y", "*.z", "!*.x")])
        tree.set(file("*.log", "!*.y"), forFolder: [])
        tree.set(file("!*.log"), forFolder: Array("docs".utf8))
        #expect(ignores(tree, "a.log"))
        #expect(!ignores(tree, "docs/a.log"))
        #expect(!ignores(tree, "a.y"))
        #expect(ignores(tree, "a.x"))
        #expect(!ignores(tree, "a.z"))
    }

    @Test("cannot include again what is in an ignored folder")
    func ignoredFolder() {
        var tree = IgnoreFileTree()
        tree.set(file("build/", "!build/index.html"), forFolder: [])
        tree.set(file("!*"), forFolder: Array("build".utf8))
        #expect(ignores(tree, "build", isFolder: true))
        #expect(ignores(tree, "build/index.html"))
        #expect(!ignores(tree, "build"))
    }

    @Test("never ignore the top")
    func top() {
        var tree = IgnoreFileTree()
        tree.set(file("*", "**/", "/**"), forFolder: [])
        #expect(!ignores(tree, "", isFolder: true))
    }
}
