import SystemPackage
import TestSupport
import Testing

@Suite("A mounted folder")
struct MountTests {
    private let other: TemporaryFolder

    init() throws {
        other = try TemporaryFolder()
        try other.write("mounted", to: "a.txt")
        try other.write("p {}", to: "css/site.css")
        try other.write("<!doctype html><p>mounted", to: "page.html")
    }

    private func site(_ path: String = "/m", files: [String: String] = [:]) throws -> ServingSite {
        let files = files.merging(["index.html": "root", "m/a.txt": "hidden below", "m-x/a.txt": "beside"]) { $1 }
        return try ServingSite(["--mount", "\(path)=\(other.path)"], files: files)
    }

    @Test("is served below its path, in place of what the folder has there")
    func served() throws {
        let site = try site()
        #expect(try site.get("/m/a.txt").text == "mounted")
        #expect(try site.get("/m-x/a.txt").text == "beside")
        #expect(try site.get("/m")["Location"] == "/m/")
        #expect(try site.get("/m/page").text.hasSuffix("<p>mounted"))
        #expect(try site.get("/m/page/")["Location"] == "/m/page")
        #expect(try site.get("/m/css")["Location"] == "/m/css/")
        #expect(try site.get("/m/").text.contains("./a.txt"))
        #expect(try site.get("/").text.hasSuffix("root"))
        #expect(try site.get("/m/../index.html").status == 400)
    }

    @Test("is in the listing of the folder that it is mounted in")
    func listing() throws {
        let site = try ServingSite(["--mount", "/docs/m=\(other.path)"], files: ["docs/x.txt": "x"])
        #expect(try site.get("/docs/").text.contains(#"<a href="./m/">"#))
        #expect(try site.get("/docs/m/a.txt").text == "mounted")
    }

    @Test("may be several, of which the longest path counts, and one that is written as in a URL")
    func several() throws {
        let third = try TemporaryFolder()
        try third.write("third", to: "a.txt")
        let site = try ServingSite([
            "--mount", "/m=\(other.path)", "--mount", "/m/deep=\(third.path)", "--mount", "/sp%20ce=\(third.path)",
        ])
        #expect(try site.get("/m/deep/a.txt").text == "third")
        #expect(try site.get("/m/a.txt").text == "mounted")
        #expect(try site.get("/sp%20ce/a.txt").text == "third")
    }

    @Test("announces a stylesheet that was saved by its path in the site")
    func restyle() throws {
        let site = try site()
        let listener = try SocketClient(port: site.vif.port)
        try other.write("p { color: red }", to: "css/site.css")
        #expect(try listener.receive().text.contains(#""paths":["/m/css/site.css"],"type":"change""#))
        #expect(try site.get("/m/css/site.css").text == "p { color: red }")
    }

    @Test("announces a page that was saved by its path in the site")
    func reload() throws {
        let site = try site()
        let listener = try SocketClient(port: site.vif.port)
        try other.write("<!doctype html><p>new", to: "page.html")
        #expect(try listener.receive().text.contains(#""paths":["/m/page.html"],"type":"change""#))
        #expect(try site.get("/m/page.html").text.hasSuffix("<p>new"))
    }

    @Test("is watched although the served folder's .gitignore leaves it out")
    func ignored() throws {
        let site = try ServingSite(
            ["--mount", "/m=dist"], files: [".gitignore": "dist/\n", "dist/site.css": "p {}", "index.html": "x"],
            inFolder: true)
        #expect(try site.get("/m/site.css").text == "p {}")
        let listener = try SocketClient(port: site.vif.port)
        try site.folder.write("p { color: red }", to: "dist/site.css")
        let message = try listener.receive().text
        #expect(message.contains(#""/m/site.css""#) && message.contains(#""type":"change""#), "\(message)")
        try site.folder.write("p { color: red }", to: "dist/new.css")
        #expect(try listener.receive().text.contains(#""/m/new.css""#))
    }

    @Test("inside the served folder announces both of a file's paths")
    func inside() throws {
        let site = try ServingSite(
            ["--mount", "/m=docs"], files: ["docs/site.css": "p {}", "index.html": "x"], inFolder: true)
        let listener = try SocketClient(port: site.vif.port)
        try site.folder.write("p { color: red }", to: "docs/site.css")
        let message = try listener.receive().text
        #expect(message.contains(#""/m/site.css""#) && message.contains(#""/docs/site.css""#), "\(message)")
    }

    @Test("that is replaced by another is served and watched anew", arguments: ["mv", "rm"])
    func replaced(how: String) throws {
        let site = try ServingSite(["--mount", "/m=\(other.url("css"))"])
        #expect(try site.get("/m/site.css").text == "p {}")
        let listener = try SocketClient(port: site.vif.port)
        try Command.run(
            "sh", "-ec",
            """
            cd '\(other.path)'; mkdir new; echo 'p { color: red }' > new/site.css
            \(how == "mv" ? "mv css old" : "rm -r css"); mv new css
            """)
        _ = try listener.receive()
        #expect(try site.get("/m/site.css").text == "p { color: red }\n")
        try other.write("p { color: blue }", to: "css/site.css")
        while try !listener.receive().text.contains("/m/site.css") {}
        #expect(try site.get("/m/site.css").text == "p { color: blue }")
    }

    @Test(
        "that is not there, or is no folder, ends the program as the served folder does",
        arguments: [("no", 3), ("a.txt", 4)])
    func missing(name: String, code: Int32) throws {
        let result = try Command.result(of: [VifProcess.binary, "/tmp", "--mount", "/m=\(other.url(name))"])
        #expect(result.status == code)
        #expect(result.errors.hasPrefix("vif: ") && result.errors.split(separator: "\n").count == 1)
    }
}
