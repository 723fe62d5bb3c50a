import Testing

@testable import FileWatching

@Suite("The watcher ignores")
struct PassingNamesTests {
    @Test(
        "what editors leave beside a file",
        arguments: [
            "page.html~", ".page.html.swp", "page.html.swp", "page.html.swx", "4913", "#page.html#", "#16425142",
            ".#page.html",
            "page.html___jb_tmp___", "page.html___jb_old___", ".page.html.kate-swp", "photo.png.crswap", ".DS_Store",
            "page.css.bak", "page.css.orig", "page.css.tmp", "page.css.tmp.123", "sedAbC1Ef",
        ])
    func temporaryFile(name: String) {
        #expect(PassingNames.ignores(file: name))
    }

    @Test(
        "no real file",
        arguments: [
            "page.html", "4913.html", "#1.html", "a~b.css", "swp", "tmp.js", ".well-known", "sedate.html", "sediment",
            "tmp.1", "a.tmp.js",
        ])
    func realFile(name: String) {
        #expect(!PassingNames.ignores(file: name))
    }

    @Test("folders that no page is made of", arguments: [".git", ".hg", "node_modules", ".cache"])
    func folder(name: String) {
        #expect(PassingNames.ignores(folder: name))
    }

    @Test("no other folder", arguments: ["css", "modules", "node", ".well-known", "git"])
    func otherFolder(name: String) {
        #expect(!PassingNames.ignores(folder: name))
    }
}
