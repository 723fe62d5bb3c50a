import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

/// What this machine allows a test.
private enum Rights {
    static let hasUserNamespaces = succeeds("unshare", "--user", "--map-root-user", "true")
    static let canMount = succeeds("unshare", "--mount", "true")
    static let hasFUSE = canMount && Command.exists("bindfs") && access("/dev/fuse", R_OK | W_OK) == 0

    private static func succeeds(_ words: String...) -> Bool { (try? Command.result(of: words).status) == 0 }
}

@Suite("Where the kernel does not report everything, Vif")
struct WatchLimitTests {
    /// The program with one of the kernel's limits set low, and both of its outputs in one.
    private func limited(_ limit: String, to value: Int) -> [String] {
        [
            "unshare", "--user", "--map-root-user", "sh", "-c",
            "echo \(value) > /proc/sys/user/\(limit) && exec \"$@\" 2>&1", "sh", VifProcess.binary,
        ]
    }

    private let merged = ["sh", "-c", "exec \"$@\" 2>&1", "sh", VifProcess.binary]

    private func manyFolders(_ folder: TemporaryFolder) throws {
        for number in 1...20 { try folder.write("old", to: "d\(number)/page.html") }
    }

    @Test(
        "watches what it may and looks at the rest, and says how to allow more", .enabled(if: Rights.hasUserNamespaces))
    func watchLimit() throws {
        let site = try WatchedSite(
            ["--verbose"], program: limited("max_inotify_watches", to: 10), prepare: manyFolders)
        let line = try site.vif.readLine { $0.contains("The kernel allows") }
        #expect(line.contains("The kernel allows 10 watched folders for this user and 21 are needed, so "), "\(line)")
        #expect(line.contains(" are looked at every second instead."), "\(line)")
        #expect(line.hasSuffix("sudo sysctl user.max_inotify_watches=524288"), "\(line)")
        #expect(try site.get("/page.html").status == 200)
        for number in 1...20 {
            try site.folder.write("new text", to: "d\(number)/page.html")
            while try !site.next().paths.contains("/d\(number)/page.html") {}
        }
        try site.folder.write("new", to: "d1/sub/x.html")
        while try !site.next().paths.contains("/d1/sub/x.html") {}
    }

    @Test("looks at everything if it may not watch at all", .enabled(if: Rights.hasUserNamespaces))
    func instanceLimit() throws {
        let program = limited("max_inotify_instances", to: 0)
        let site = try WatchedSite(program: program) { _ in }
        try site.folder.write("new text", to: "page.html")
        #expect(try site.next().paths == ["/page.html"])
        let folder = try TemporaryFolder()
        let result = try Command.result(
            of: ["timeout", "-s", "INT", "1"] + program + [folder.path.string, "--port", "0"])
        #expect(result.output.contains("so files are looked at every second. "), "\(result)")
        #expect(result.output.contains("sudo sysctl fs.inotify.max_user_instances=1024"), "\(result)")
    }

    @Test("looks as often as it is told", arguments: [["--poll"], ["--poll=0.1"], ["--poll=0.05"]])
    func polling(arguments: [String]) throws {
        let site = try WatchedSite(arguments)
        #expect(try site.get("/page.html").status == 200)
        try site.folder.write("new text", to: "page.html")
        #expect(try site.next() == .init(type: "change", paths: ["/page.html"]))
        try site.shell("touch page.html; mkdir -p a/b; echo 1 > a/b/c.html")
        while try !site.next().paths.contains("/a/b/c.html") {}
    }

    @Test("looks by itself at a file system that reports nothing, and says so", .enabled(if: Rights.hasFUSE))
    func fuse() throws {
        let source = try TemporaryFolder()
        try source.write("old", to: "page.html")
        let folder = try TemporaryFolder()
        try folder.write("old", to: "local.html")
        try folder.makeFolder("remote")
        let remote = folder.url("remote").string
        // In the foreground: a program in the background would never seem to have ended.
        let mount = try ChildProcess(["bindfs", "-f", source.path.string, remote])
        defer {
            _ = try? Command.run("umount", "-l", remote)
            mount.send(signal: SIGKILL)
        }
        try Command.run("timeout", "10", "sh", "-c", "until mountpoint -q '\(remote)'; do :; done")
        let vif = try VifProcess(folder: folder.path, program: merged)
        let line = try vif.readLine { $0.contains("not reported") }
        #expect(line.contains("(FUSE)") && line.contains("every second"), "\(line)")
        _ = try Connection(port: vif.port).get("/remote/page.html")
        // Behind the mount, where nobody tells the kernel of this one.
        try source.write("new text", to: "page.html")
        #expect(try vif.readLine { $0.contains("changed") }.contains("remote/page.html changed"))
        try folder.write("new", to: "local.html")
        #expect(try vif.readLine { $0.contains("changed") }.contains("local.html changed"))
    }

    @Test("picks the folder up when something is mounted on it, and when that goes away", .enabled(if: Rights.canMount))
    func mount() throws {
        let site = try WatchedSite(program: merged, at: "site")
        let path = site.folder.url("site").string
        try Command.run("mount", "-t", "tmpfs", "none", path)
        defer { _ = try? Command.run("umount", "-l", path) }
        _ = try site.vif.readLine { $0.contains("The served folder is back") }
        _ = try site.vif.readLine { $0.contains("many files changed") }
        #expect(try site.get("/page.html").status == 404)
        try site.folder.write("mounted", to: "site/page.html")
        _ = try site.vif.readLine { $0.contains("page.html changed") }
        #expect(try site.get("/page.html").text == "mounted")
        try Command.run("umount", "-l", path)
        _ = try site.vif.readLine { $0.contains("The served folder is back") }
        _ = try site.vif.readLine { $0.contains("many files changed") }
        #expect(try site.get("/page.html").text == "old")
        try site.folder.write("new", to: "site/page.html")
        _ = try site.vif.readLine { $0.contains("page.html changed") }
    }

    @Test("sees what is mounted in the folder, and what is there when that goes away", .enabled(if: Rights.canMount))
    func mountInside() throws {
        let site = try WatchedSite { try $0.makeFolder("in") }
        let path = site.folder.url("in").string
        try Command.run("mount", "-t", "tmpfs", "none", path)
        defer { _ = try? Command.run("umount", "-l", path) }
        #expect(try site.next() == .init(type: "reload", paths: []))
        try site.folder.write("mounted", to: "in/a.html")
        #expect(try site.next().paths == ["/in/a.html"])
        try Command.run("umount", "-l", path)
        while try !site.next().paths.isEmpty {}
        try site.folder.write("under it", to: "in/a.html")
        while try site.next().paths != ["/in/a.html"] {}
    }

    @Test(
        "picks the folder up again when a folder around it is replaced",
        arguments: [
            "rm -r a && sleep 0.3 && mkdir -p a/b/site && echo second > a/b/site/page.html",
            "rm -r a && sleep 0.3 && mkdir a && sleep 0.1 && mkdir a/b && sleep 0.1 && mkdir a/b/site && cd a/b/site && "
                + "echo second > page.html",
            "rm -r a/b/site && sleep 0.2 && rm -r a && sleep 0.2 && mkdir -p a/b/site && echo second > a/b/site/page.html",
            "mkdir -p n/b/site && echo second > n/b/site/page.html && mv a a.old && mv n a",
            "mkdir -p n/site && echo second > n/site/page.html && mv a/b a/b.old && sleep 0.3 && mv n a/b",
            "mkdir n && echo second > n/page.html && mv a/b/site a/b/site.old && mv n a/b/site",
        ])
    func parents(script: String) throws {
        let site = try WatchedSite(program: merged, at: "a/b/site")
        #expect(try site.get("/page.html").text == "old")
        try site.shell(script)
        _ = try site.vif.readLine { $0.contains("The served folder is back") }
        _ = try site.vif.readLine { $0.contains("many files changed") }
        #expect(try site.get("/page.html").text == "second\n")
        try site.folder.write("third", to: "a/b/site/page.html")
        while try !site.next().paths.contains("/page.html") {}
    }

    @Test("tells of hard names in one line each, escaped, and goes on")
    func hardNames() throws {
        let site = try WatchedSite(program: merged)
        try site.shell("printf x > \"$(printf 'a\\nb.html')\"")
        #expect(try site.vif.readLine { $0.contains("changed") }.contains("a\\u{a}b.html changed"))
        try site.shell("printf x > \"$(printf 'a\\033[31mb.html')\"")
        #expect(try site.vif.readLine { $0.contains("changed") }.contains("a\\u{1b}[31mb.html changed"))
        try site.shell("printf x > \"$(printf 'a\\377b.html')\"")
        #expect(try site.vif.readLine { $0.contains("changed") }.contains("a\u{FFFD}b.html changed"))
        #expect(try site.next().paths == ["/a%0Ab.html"])
        #expect(try site.next().paths == ["/a%1B%5B31mb.html"])
        #expect(try site.next().paths == ["/a%FFb.html"])
    }

    @Test("says which folders are too deep or unreadable, and goes on")
    func hardFolders() throws {
        // Names of 250 bytes, in all more than the 4,096 that the kernel takes for a path.
        let deep = "perl -e 'for (1..17) { mkdir \"d\" x 250; chdir \"d\" x 250 } open F, \">x\"'"
        let nobody = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
        let folder = try TemporaryFolder()
        try Command.run("install", "-m", "755", VifProcess.binary, folder.url(".vif").string)
        try Command.run(
            "sh", "-ec",
            "cd '\(folder.path)'; chmod 755 .; mkdir locked; chmod 000 locked; echo old > page.html; \(deep); echo x > x"
        )
        let program = ["sh", "-c", "exec \(nobody)'\(folder.url(".vif"))' \"$@\" 2>&1", "sh"]
        let vif = try VifProcess(folder: folder.path, program: program)
        // In whichever order the folders are found.
        let first = try vif.readLine { $0.contains(" are not seen") }
        let second = try vif.readLine { $0.contains(" are not seen") }
        #expect(
            (first + second).contains("/locked are not seen, since it cannot be read. Make it readable: chmod u+rx"))
        #expect((first + second).contains("File name too long"))
        try folder.write("new", to: "page.html")
        _ = try vif.readLine { $0.contains("page.html changed") }
        try Command.run("sh", "-ec", "cd '\(folder.path)'; echo 1 > locked/in.html; chmod 755 locked")
        _ = try vif.readLine { $0.contains("locked/in.html changed") }
    }
}
