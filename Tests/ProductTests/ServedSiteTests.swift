import SystemPackage
import TestSupport
import Testing

@Suite("The served site")
struct ServedSiteTests {
    private let folder: TemporaryFolder
    private let vif: VifProcess

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("<!doctype html><html><head><title>ü</title></head></html>", to: "index.html")
        try folder.write("body {}", to: "site.css")
        try folder.write("", to: "empty.html")
        try folder.write("<li>part</li>", to: "part.html")
        vif = try VifProcess(folder: folder.path)
    }

    private func get(_ path: String, _ headers: [String: String] = [:]) throws -> ReceivedResponse {
        try Connection(port: vif.port).get(path, headers)
    }

    @Test("has the script in every page, and lengths right to the byte")
    func injection() throws {
        let connection = try Connection(port: vif.port)
        for path in ["/", "/empty.html", "/missing.html", "/site.css", "/part.html", "/__vif/client.js"] {
            // Two in a row: a wrong length would spoil the second.
            let (first, second) = (try connection.get(path), try connection.get(path))
            #expect(first.body == second.body)
            let isPage = !["/site.css", "/part.html", "/__vif/client.js"].contains(path)
            #expect(first.text.contains(#"<script src="/__vif/client.js" data-version=""#) == isPage, "\(path)")
            #expect(try connection.request("HEAD", path)["Content-Length"] == String(first.body.count))
        }
        #expect(try get("/").text.hasSuffix("<title>ü</title></head></html>"))
    }

    @Test("is shown to its own hosts only")
    func hosts() throws {
        for host in ["localhost", "127.0.0.1:\(vif.port)", "docs.localhost", "[::1]"] {
            #expect(try get("/", ["Host": host]).status == 200, "\(host)")
        }
        for host in ["evil.example", "localhost.evil.example", "192.168.1.9"] {
            #expect(try get("/", ["Host": host]).status == 403, "\(host)")
        }
        #expect(try get("/", ["Host": "file:///x"]).status == 400)
    }

    @Test("has a socket for its own pages and for programs, and for nobody else")
    func origins() throws {
        #expect(throws: Never.self) { try SocketClient(port: vif.port) }
        #expect(throws: Never.self) {
            try SocketClient(port: vif.port, headers: ["Origin": "http://localhost:\(vif.port)"])
        }
        for origin in ["null", "http://evil.example", "http://localhost:1", "http://127.0.0.1:\(vif.port)", "http://"] {
            #expect(throws: SocketClient.Refused.self, "\(origin)") {
                try SocketClient(port: vif.port, headers: ["Origin": origin])
            }
        }
    }

    @Test("lets a page without an origin in if it shows the token that was served with it")
    func token() throws {
        let page = try get("/").text
        let marker = "data-version=\""
        let start = try #require(page.utf8.firstRange(of: marker.utf8)?.upperBound)
        let token = String(page[start...].prefix(32))
        let wrong = [String(token.dropLast()), token + "0", "", String(token.reversed())]
        #expect(throws: Never.self) {
            try SocketClient(port: vif.port, path: "/__vif/socket?token=\(token)", headers: ["Origin": "null"])
        }
        for other in wrong {
            #expect(throws: SocketClient.Refused.self, "\(other)") {
                try SocketClient(port: vif.port, path: "/__vif/socket?token=\(other)", headers: ["Origin": "null"])
            }
        }
    }

    @Test("tells a silent listener of every save, with one message each")
    func messages() throws {
        let listener = try SocketClient(port: vif.port)
        try folder.write("<p>new", to: "index.html")
        #expect(try listener.receive().text.contains(#""paths":["/index.html"],"type":"change""#))
        try folder.write("body { color: red }", to: "site.css")
        #expect(try listener.receive().text.contains(#""paths":["/site.css"],"type":"change""#))
        #expect(
            try vif.readLine { $0.contains("index.html changed") }.hasSuffix("index.html changed → no page is open"))
    }

    @Test("is served and watched again after its folder was removed and made anew")
    func folderReturns() throws {
        let listener = try SocketClient(port: vif.port)
        try Command.run("sh", "-c", "rm -r '\(folder.path)' && mkdir '\(folder.path)'")
        try folder.write("<p>second", to: "index.html")
        while try !listener.receive().text.contains(#""paths":[],"type":"reload""#) {}
        #expect(try get("/").text.hasSuffix("<p>second"))
        try folder.write("<p>third", to: "index.html")
        #expect(try listener.receive().text.contains("/index.html"))
        #expect(try get("/").text.hasSuffix("<p>third"))
    }

    @Test("answers at once, while a large folder is still being looked through")
    func largeFolder() throws {
        try Command.run("sh", "-c", "cd '\(folder.path)' && for i in $(seq 300); do mkdir -p d$i/a/b/c; done")
        let other = try VifProcess(folder: folder.path)
        #expect(try Connection(port: other.port).get("/").status == 200)
        let listener = try SocketClient(port: other.port)
        try folder.write("x", to: "d300/a/b/c/deep.html")
        #expect(try listener.receive().text.contains("/d300/a/b/c/deep.html"))
    }
}
