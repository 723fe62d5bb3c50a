import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("A watched site")
struct WatchedSiteTests {
    @Test("tells of a save only if it changes the bytes that pages have")
    func sameBytes() throws {
        let site = try WatchedSite { try $0.write("body {}", to: "site.css") }
        for path in ["/page.html", "/site.css"] { #expect(try site.get(path).status == 200) }
        try site.shell("printf old > page.html; touch site.css page.html; chmod 600 page.html; cp -p site.css .x")
        try site.shell("mv .x site.css; rm page.html; printf old > page.html; sed -i s/nothing/else/ site.css")
        #expect(try site.messagesUntilNow() == [])
        try site.shell("printf new > page.html")
        #expect(try site.next() == .init(type: "change", paths: ["/page.html"]))
        try site.shell("printf new > page.html")
        #expect(try site.messagesUntilNow() == [])
        try site.shell("printf old > page.html")
        #expect(try site.next() == .init(type: "change", paths: ["/page.html"]))
    }

    @Test("tells of a file under the paths through links that pages ask for")
    func links() throws {
        let site = try WatchedSite { folder in
            try folder.write("a", to: "themes/dark/site.css")
            try folder.write("b", to: "themes/light/site.css")
            try folder.write("c", to: "node_modules/lib/lib.css")
            try folder.link("theme", to: "themes/dark")
            try folder.link("direct.css", to: folder.url("themes/dark/site.css").string)
            try folder.link("lib", to: "node_modules/lib")
            for (name, target) in [("loop", "."), ("one", "two"), ("two", "one")] { try folder.link(name, to: target) }
        }
        for path in ["/theme/site.css", "/direct.css", "/lib/lib.css", "/loop/loop/page.html"] {
            #expect(try site.get(path).status == 200, "\(path)")
        }
        #expect(try site.get("/one").status == 404)
        try site.shell("echo new > themes/dark/site.css")
        let paths = ["/direct.css", "/theme/site.css", "/themes/dark/site.css"]
        #expect(try site.next() == .init(type: "change", paths: paths))
        try site.shell("echo new > node_modules/lib/lib.css; echo new > node_modules/lib/other.css")
        #expect(try site.next() == .init(type: "change", paths: ["/lib/lib.css", "/node_modules/lib/lib.css"]))
        try site.shell("echo new > page.html")
        #expect(try site.next().paths == ["/loop/loop/page.html", "/page.html"])
        try site.shell("ln -sfn themes/light theme")
        #expect(try site.next() == .init(type: "reload", paths: ["/theme"]))
        #expect(try site.messagesUntilNow() == [])
    }

    @Test("reloads when a link on the way to a file leads elsewhere, and follows it")
    func linkChain() throws {
        let site = try WatchedSite { folder in
            for name in ["a.css", "b.css"] { try folder.write(name, to: name) }
            try folder.link("l1.css", to: "a.css")
            try folder.link("l2.css", to: "l1.css")
        }
        #expect(try site.get("/l2.css").text == "a.css")
        try site.shell("ln -sfn b.css l1.css")
        #expect(try site.next() == .init(type: "reload", paths: ["/l1.css"]))
        #expect(try site.get("/l2.css").text == "b.css")
        try site.shell("echo new > b.css")
        #expect(try site.next() == .init(type: "change", paths: ["/b.css", "/l2.css"]))
    }

    @Test("picks its folder up again although the folder around it is watched too")
    func folderAround() throws {
        let site = try WatchedSite(at: "site")
        let vif = try VifProcess(
            folder: site.folder.url("site"), arguments: ["--watch", site.folder.path.string],
            program: ["sh", "-c", "exec \"$@\" 2>&1", "sh", VifProcess.binary])
        try site.shell("rm -r site; sleep 0.3; mkdir site; echo again > site/page.html")
        _ = try vif.readLine { $0.contains("The served folder is back") }
        _ = try vif.readLine { $0.contains("many files changed") }
        #expect(try Connection(port: vif.port).get("/page.html").text == "again\n")
        try site.folder.write("more", to: "site/page.html")
        _ = try vif.readLine { $0.contains("  page.html changed") }
    }

    @Test("does not tell of what .gitignore names, unless a page uses it")
    func gitIgnore() throws {
        let site = try WatchedSite { folder in
            try folder.write("*.log\nbuild/\n!keep.log\n", to: ".gitignore")
            try folder.write("/local.txt", to: "docs/.gitignore")
            try folder.write("x", to: "build/css/site.css")
            try folder.write("x", to: "build/other.css")
        }
        try site.shell("echo 1 | tee a.log docs/a.log docs/local.txt build/other.css build/new.css")
        try site.shell("mkdir new; echo '*.tmp2' > new/.gitignore; echo 1 > new/a.tmp2; echo 1 > keep.log")
        #expect(try site.pathsUntilNow().subtracting(["/new"]) == ["/keep.log"])
        #expect(try site.get("/build/css/site.css").status == 200)
        try site.shell("echo 2 | tee build/other.css build/css/site.css")
        #expect(try site.pathsUntilNow() == ["/build/css/site.css"])
        try site.shell("rm -r build; mkdir -p build/css; echo 3 > build/css/site.css; echo 3 > build/x.css")
        #expect(try site.pathsUntilNow() == ["/build/css/site.css"])
        // Other rules, and from now on these.
        try site.shell("echo '*.txt2' > .gitignore")
        _ = try site.messagesUntilNow()
        try site.shell("echo 4 | tee a.log a.txt2 build/new.css")
        #expect(try site.pathsUntilNow() == ["/a.log", "/build/new.css"])
    }

    @Test("serves a folder that the repository around it ignores, and watches it")
    func ignoredRoot() throws {
        let site = try WatchedSite(at: "dist") { folder in
            try folder.write("dist/\n*.html\n", to: ".gitignore")
            try Command.run("git", "init", "-q", folder.path.string)
        }
        try site.shell("echo new > dist/page.html")
        #expect(try site.next().paths == ["/page.html"])
    }

    @Test("tells only of what the command line says")
    func patterns() throws {
        let site = try WatchedSite([
            "--ignore", "*.draft.html", "--ignore", "/private", "--watch-only", "*.html", "--watch-only", "end*",
        ])
        #expect(try site.get("/page.html").status == 200)
        try site.shell("mkdir private sub; echo 1 | tee private/a.html x.draft.html a.css sub/private.html sub/b.html")
        let paths = try site.pathsUntilNow().filter { $0.contains(".") }
        #expect(paths == ["/sub/private.html", "/sub/b.html"], "\(paths)")
    }

    @Test("reloads for changes in another folder that is named")
    func otherFolder() throws {
        let other = try TemporaryFolder()
        try other.write("old", to: "sub/data.json")
        let site = try WatchedSite(["--watch", other.path.string])
        try other.write("new", to: "sub/data.json")
        #expect(try site.next() == .init(type: "reload", paths: []))
        #expect(try site.vif.readLine { $0.contains("sub/data.json changed") }.contains(other.path.string))
        try other.write("new", to: "fresh/a.css")
        #expect(try site.next() == .init(type: "reload", paths: []))
    }

    @Test("watches a folder that is named although Git ignores it, and one that holds the site")
    func namedFolders() throws {
        let ignored = try WatchedSite(at: "site") { folder in
            try folder.write("dist/", to: "site/.gitignore")
            try folder.write("old", to: "site/dist/a.css")
            try folder.write("old", to: "site.css")
        }
        let path = ignored.folder.url("site")
        let vif = try VifProcess(
            folder: path, arguments: ["--watch", path.appending("dist").string, "--watch", ignored.folder.path.string])
        let listener = try SocketClient(port: vif.port)
        func next() throws -> String { try listener.receive().text }
        try ignored.folder.write("new", to: "site/dist/a.css")
        #expect(try next().contains(#""paths":["/dist/a.css"],"type":"change""#))
        try ignored.folder.write("new", to: "site/page.html")
        #expect(try next().contains(#""paths":["/page.html"]"#))
        try ignored.folder.write("new", to: "site.css")
        #expect(try next().contains(#""paths":[],"type":"reload""#))
        try ignored.shell("rm -r site/dist; mkdir site/dist; echo newer > site/dist/a.css")
        _ = try next()
        try ignored.folder.write("newest", to: "site/dist/a.css")
        while try !next().contains(#"["/dist/a.css"]"#) {}
    }

    @Test("sees another folder that is removed and made anew")
    func otherFolderAgain() throws {
        let other = try TemporaryFolder()
        try other.write("old", to: "lib/a.js")
        let site = try WatchedSite(["--watch", other.url("lib").string])
        try Command.run("mv", other.url("lib").string, other.url("away").string)
        try other.write("new", to: "lib/a.js")
        #expect(try site.next() == .init(type: "reload", paths: []))
        _ = try site.messagesUntilNow()
        try other.write("newer", to: "lib/a.js")
        #expect(try site.next() == .init(type: "reload", paths: []))
    }

    @Test("tells of a file that was missing when a page asked for it, although its bytes are those of before")
    func missingMeanwhile() throws {
        let site = try WatchedSite { try $0.write("body {}", to: "site.css") }
        #expect(try site.get("/site.css").status == 200)
        try site.folder.remove("site.css")
        #expect(try site.get("/site.css").status == 404)
        try site.folder.write("body {}", to: "site.css")
        #expect(try site.next().paths == ["/site.css"])
    }

    @Test("goes on watching a file that pages use when .gitignore comes to name it")
    func ignoredLater() throws {
        let site = try WatchedSite { try $0.write("body {}", to: "dist/site.css") }
        #expect(try site.get("/dist/site.css").status == 200)
        try site.shell("echo dist/ > .gitignore")
        #expect(try site.messagesUntilNow() == [])
        try site.shell("echo new | tee dist/site.css dist/other.css")
        #expect(try site.pathsUntilNow() == ["/dist/site.css"])
    }

    @Test("says in one or two messages, and one or two lines, that a checkout has changed 5,000 files")
    func checkout() throws {
        let site = try WatchedSite { folder in
            try Command.run(
                "sh", "-ec",
                """
                cd '\(folder.path)'
                git() { command git -c user.name=x -c user.email=x@example.org -c gc.auto=0 "$@"; }
                git init -q
                mkdir docs
                seq 5000 | while read i; do echo $i > docs/$i.html; done
                git add . && git commit -qm one
                for i in docs/*; do echo new >> $i; done
                git add . && git commit -qm two
                git checkout -q HEAD~
                """)
        }
        #expect(try site.get("/docs/1.html").status == 200)
        try site.shell("git checkout -q -")
        var count = 0
        var lines = 0
        while count < 5_000 {
            let line = try site.vif.readLine(within: 60) { $0.contains("changed") }
            lines += 1
            let words = line.split(separator: " ")
            guard words.count > 2, words[2] == "files" else {
                count += 1
                continue
            }
            // "Many files", where the kernel's queue was full before the watcher could empty it.
            count += words[1] == "many" ? 5_000 : Int(words[1].filter { $0 != "," }) ?? 0
        }
        #expect(lines <= 2)
        let messages = try site.messagesUntilNow()
        #expect(messages.count == lines, "\(messages.map(\.paths.count))")
        #expect(messages.last?.paths == [])
    }
}
