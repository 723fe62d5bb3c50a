import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Commands for a running server")
struct ControlTests {
    private let sites: ControlledSites

    init() throws {
        sites = try ControlledSites()
    }

    // MARK: What they do

    @Test("reload every page, and say how many")
    func reload() throws {
        let vif = try sites.serve()
        #expect(try sites.vif("reload") == (0, "no page is open\n", ""))
        let pages = [try SocketClient.page(of: vif), try SocketClient.page(of: vif)]
        #expect(try sites.vif("reload", in: "site/css") == (0, "told 2 pages to reload\n", ""))
        for page in pages {
            let message = try page.receiveMessage()
            #expect(message.type == "reload" && message.paths == [])
        }
        #expect(try sites.vif("reload", "--quiet") == (0, "", ""))
        #expect(vif.stop() == 0)
    }

    @Test("reload files, under their addresses in the site")
    func files() throws {
        try sites.folder.makeFolder("dist/js")
        let vif = try sites.serve("site", "--mount", "/a b=\(sites.folder.url("dist"))")
        let page = try SocketClient.page(of: vif)
        func reload(_ words: [String], in name: String = "site") throws -> ControlMessage {
            let result = try Command.result(
                of: [
                    "--chdir=\(sites.folder.url(name))", "XDG_RUNTIME_DIR=\(sites.runtime)", VifProcess.binary,
                    "reload",
                ] + words)
            let message = try page.receiveMessage()
            #expect(
                result == (0, message.type == "change" ? "told 1 page to restyle\n" : "told 1 page to reload\n", ""))
            return message
        }
        #expect(try reload(["css/site.css"]) == ControlMessage(type: "change", paths: ["/css/site.css"]))
        #expect(try reload(["site.css"], in: "site/css") == ControlMessage(type: "change", paths: ["/css/site.css"]))
        #expect(
            try reload(["../index.html", "gone.css"], in: "site/css")
                == ControlMessage(type: "reload", paths: ["/index.html", "/css/gone.css"]))
        #expect(
            try reload([sites.folder.url("site/50% a\"ä.js").string], in: "run")
                == ControlMessage(type: "reload", paths: ["/50%25%20a%22%C3%A4.js"]))
        #expect(
            try reload(["x.css"], in: "dist/js") == ControlMessage(type: "change", paths: ["/a%20b/js/x.css"]))
        #expect(try reload(["--", "-x.css"]) == ControlMessage(type: "change", paths: ["/-x.css"]))
        let outside = try sites.vif("reload", "index.html", "../dist2/x.css")
        #expect(
            outside == (
                10, "",
                """
                vif: ../dist2/x.css is outside of \(sites.folder.url("site")), which Vif serves. Name files in it, from the \
                current folder.\n
                """
            ))
        let many = try Command.result(
            of: [
                "--chdir=\(sites.folder.url("site"))", "XDG_RUNTIME_DIR=\(sites.runtime)", VifProcess.binary, "reload",
            ]
                + (0...1_000).map { "\($0).css" })
        #expect(many.status == 64 && many.errors.hasPrefix("vif: Name no more than 1000 files, "))
        #expect(vif.stop() == 0)
    }

    @Test("show a notice in every page")
    func notify() throws {
        let vif = try sites.serve()
        let page = try SocketClient.page(of: vif)
        #expect(try sites.vif("notify", "Built", "in 2 s") == (0, "told 1 page\n", ""))
        #expect(try page.receiveMessage().text == "Built in 2 s")
        #expect(try sites.vif("notify", "--", "-5 <b>\"ä\" \\\u{1B}[1;31m\n😀\u{7}").status == 0)
        #expect(try page.receiveMessage().text == "-5 <b>\"ä\" \\\n😀\\u{7}")
        #expect(try sites.vif("notify", "-", input: "one\r\n\u{1B}[32mtwo\u{1B}[0m\n\n").status == 0)
        #expect(try page.receiveMessage().text == "one\ntwo")
        #expect(try sites.vif("notify", "-", input: String(repeating: "ä", count: 100_000)).status == 0)
        let cut = try #require(try page.receiveMessage().text)
        #expect(cut.utf8.count <= 4_096 && cut.hasPrefix("ää") && cut.contains("ä\n…\nä") && cut.hasSuffix("ää"))
        let long = try sites.vif("notify", String(repeating: "x", count: 4_097))
        #expect(long.status == 64)
        #expect(
            long.errors
                == "vif: A notice has no more than 4096 bytes; of standard input (-) the start and the end are taken.\n"
        )
        #expect(try sites.vif("notify", "-", input: " \n").status == 64)
        #expect(vif.stop() == 0)
    }

    @Test("tell what is served, where, and to how many pages")
    func status() throws {
        let vif = try sites.serve("site", "--mount", "/x=\(sites.folder.url("run"))")
        let page = try SocketClient.page(of: vif)
        let site = sites.folder.url("site")
        let lines = try sites.vif("status").output.split(separator: "\n")
        #expect(
            lines.filter { !$0.hasPrefix("uptime") } == [
                "folder   \(site)", "address  http://localhost:\(vif.port)/", "pages    1 open",
                "process  \(vif.identifier)",
            ])
        let status = try sites.status(of: vif)
        #expect(status["version"] as? String == "0.1.0" && status["folder"] as? String == site.string)
        #expect(status["pid"] as? Int == Int(vif.identifier) && status["port"] as? Int == vif.port)
        #expect(status["pages"] as? Int == 1 && status["watching"] as? Bool == true)
        #expect(status["url"] as? String == "http://localhost:\(vif.port)/")
        #expect(status["mounts"] as? [[String: String]] == [["path": "/x", "folder": sites.runtime.string]])
        #expect((status["uptime"] as? Int).map { (0...60).contains($0) } == true)
        #expect((status["token"] as? String)?.utf8.count == 32)
        withExtendedLifetime(page) {}
        #expect(vif.stop() == 0)
    }

    @Test("find pages that cannot be told anything with --no-reload")
    func noReload() throws {
        let vif = try sites.serve("site", "--no-reload")
        let sentence = "vif: This server was started with --no-reload: its pages cannot be told anything.\n"
        #expect(try sites.vif("reload") == (12, "", sentence))
        #expect(try sites.vif("notify", "x") == (12, "", sentence))
        #expect(try sites.vif("status").output.contains("\npages    0 open, which do not reload\n"))
        #expect(vif.stop() == 0)
    }

    // MARK: Their words

    @Test(
        "tell their usage, and refuse what they do not understand with 64", arguments: ["reload", "notify", "status"])
    func usage(command: String) throws {
        let help = try sites.vif(command, "--help")
        #expect(help.status == 0 && help.output.contains("USAGE: vif \(command) "))
        #expect(help.output.contains("--folder <folder>") && help.output.contains(" 11   several servers fit\n"))
        #expect(try sites.vif("--help").output.contains("\n  vif \(command) "))
        let text = command == "notify" ? "x" : "--"
        for words in [
            ["--no-such"], ["--port", "0"], ["--port", "x"], ["--port", "1", "--folder", "."], ["--folder", ""],
        ] {
            let result = try Command.result(of: [VifProcess.binary, command] + words + [text])
            #expect(result.status == 64 && result.errors.hasPrefix("Error: "), "\(words)")
        }
    }

    @Test("are not folders of their names", arguments: ["reload", "notify", "status"])
    func folders(name: String) throws {
        try sites.folder.makeFolder(name)
        #expect(try sites.vif(name, "x", in: "").status != 0)
        let vif = try VifProcess(
            folder: FilePath("./\(name)"),
            program: ["--chdir=\(sites.folder.path)", "XDG_RUNTIME_DIR=\(sites.runtime)", VifProcess.binary])
        #expect(try sites.status(of: vif)["folder"] as? String == sites.folder.url(name).string)
        #expect(vif.stop() == 0)
    }
}
