import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("A virtual host")
struct VirtualHostTests {
    private let docs: TemporaryFolder

    init() throws {
        docs = try TemporaryFolder()
        try docs.write("<!doctype html><p>docs", to: "index.html")
        try docs.write("p {}", to: "site.css")
        try docs.write("<!doctype html><p>docs 404", to: "404.html")
    }

    private func site(_ place: String, _ more: [String] = []) throws -> ServingSite {
        try ServingSite(
            ["--mount", "\(place)=\(docs.path)"] + more,
            files: ["index.html": "<!doctype html><p>root", "site.css": "q {}", "only.txt": "root"])
    }

    private func get(_ site: ServingSite, _ host: String, _ path: String) throws -> ReceivedResponse {
        try Connection(port: site.vif.port).get(path, ["Host": "\(host):\(site.vif.port)"])
    }

    @Test("shows a folder of its own, and nothing of the site's, however often each is asked for")
    func served() throws {
        let site = try site("docs.localhost")
        for _ in 1...3 {
            #expect(try get(site, "docs.localhost", "/").text.hasSuffix("<p>docs"))
            #expect(try get(site, "localhost", "/").text.hasSuffix("<p>root"))
            #expect(try get(site, "other.localhost", "/").text.hasSuffix("<p>root"))
            #expect(try get(site, "DOCS.localhost.", "/site.css").text == "p {}")
            #expect(try get(site, "localhost", "/site.css").text == "q {}")
        }
        let missing = try get(site, "docs.localhost", "/only.txt")
        #expect(missing.status == 404 && missing.text.hasSuffix("<p>docs 404"))
        #expect(try get(site, "localhost", "/no.txt").text.contains("There is no such file"))
    }

    @Test("may have a folder at one path only, and show the site's for the rest")
    func path() throws {
        let site = try site("docs.localhost/m")
        #expect(try get(site, "docs.localhost", "/m/site.css").text == "p {}")
        #expect(try get(site, "docs.localhost", "/site.css").text == "q {}")
        #expect(try get(site, "localhost", "/m/site.css").status == 404)
        #expect(try get(site, "localhost", "/site.css").text == "q {}")
    }

    @Test("is without the folders that are mounted into the site, if it has one of its own")
    func mounts() throws {
        let assets = try TemporaryFolder()
        try assets.write("asset", to: "a.txt")
        let site = try site(
            "docs.localhost", ["--mount", "/m=\(assets.path)", "--mount", "x.localhost/m=\(docs.path)"])
        #expect(try get(site, "localhost", "/m/a.txt").text == "asset")
        #expect(try get(site, "docs.localhost", "/m/a.txt").status == 404)
        #expect(try get(site, "x.localhost", "/m/site.css").text == "p {}")
    }

    @Test("has its address printed")
    func address() throws {
        let process = try ChildProcess([
            VifProcess.binary, docs.path.string, "--port", "0", "--mount", "docs.localhost=\(docs.path)",
        ])
        var said = ""
        while !said.contains("watching") { said += process.readSome() }
        #expect(said.contains("    http://docs.localhost:"))
        process.send(signal: SIGINT)
        #expect(process.waitForExit() == 0)
    }

    /// A page of a host, which has said hello.
    private func page(_ site: ServingSite, _ host: String) throws -> SocketClient {
        let html = try get(site, host, "/").text
        let version = html.components(separatedBy: "data-version=\"").last?.prefix { $0 != "\"" } ?? ""
        let page = try SocketClient(port: site.vif.port, headers: ["Host": "\(host):\(site.vif.port)"])
        try page.send(#"{"type":"hello","version":"\#(version)","protocol":2}"#)
        #expect(try page.receiveMessage().type == "hello")
        return page
    }

    @Test("has its pages told of its own files in paths of its own, and the site's pages not of these")
    func reload() throws {
        let site = try site("docs.localhost")
        let (ours, theirs) = (try page(site, "docs.localhost"), try page(site, "localhost"))
        #expect(try get(site, "docs.localhost", "/site.css").text == "p {}")
        try docs.write("p { color: red }", to: "site.css")
        #expect(try ours.receiveMessage() == ControlMessage(type: "change", paths: ["/site.css"]))
        #expect(try theirs.receiveMessage() == ControlMessage(type: "change", paths: []))
        #expect(try get(site, "docs.localhost", "/site.css").text == "p { color: red }")
        try site.folder.write("q { color: red }", to: "site.css")
        #expect(try ours.receiveMessage() == ControlMessage(type: "change", paths: []))
        #expect(try theirs.receiveMessage() == ControlMessage(type: "change", paths: ["/site.css"]))
    }

    @Test("that shows the site's folder has its pages told of these files too")
    func shared() throws {
        let site = try site("docs.localhost/m")
        let (ours, theirs) = (try page(site, "docs.localhost"), try page(site, "localhost"))
        try site.folder.write("q { color: red }", to: "site.css")
        for page in [ours, theirs] {
            #expect(try page.receiveMessage() == ControlMessage(type: "change", paths: ["/site.css"]))
        }
        try docs.write("p { color: red }", to: "site.css")
        #expect(try ours.receiveMessage() == ControlMessage(type: "change", paths: ["/m/site.css"]))
        #expect(try theirs.receiveMessage() == ControlMessage(type: "change", paths: []))
    }

    @Test("has a file of its own loaded again by vif reload")
    func command() throws {
        let sites = try ControlledSites()
        try sites.folder.write("p {}", to: "docs/site.css")
        let vif = try sites.serve("site", "--mount", "docs.localhost=\(sites.folder.url("docs"))")
        let page = try SocketClient.page(of: vif)
        let result = try sites.vif("reload", sites.folder.url("docs/site.css").string, "--port", "\(vif.port)")
        #expect(result.status == 0, "\(result)")
        #expect(try page.receiveMessage() == ControlMessage(type: "change", paths: []))
    }

    @Test(
        "is a name below .localhost",
        arguments: [
            "example.com=.", "localhost.=.", "a..localhost=.", "docs.localhost:80=.", "-a.localhost=.",
            "docs.localhost=",
        ])
    func usage(mount: String) throws {
        let result = try Command.result(of: [VifProcess.binary, "--mount", mount])
        #expect(result.status == 64, "\(result)")
    }
}
