import SystemPackage
import TestSupport
import Testing

@Suite("With --auth")
struct AccessTests {
    private let site: ServingSite
    /// `user:pass:word`, `user:wrong`, and others.
    fileprivate static let right = "Basic dXNlcjpwYXNzOndvcmQ="
    fileprivate static let wrong = [
        "Basic dXNlcjp3cm9uZw==", "Basic", "Basic ", "Basic dXNlcjpwYXNzOndvcmQ", "Bearer dXNlcjpwYXNzOndvcmQ=",
        "dXNlcjpwYXNzOndvcmQ=", "Basic dXNlcjpwYXNzOndvcmQA", "Basic dXNlcjpwYXNz", "Basic ====", "",
        "Basic " + String(repeating: "A", count: 4_000),
    ]

    init() throws {
        site = try ServingSite(
            ["--auth", "user:pass:word"],
            files: ["index.html": "<!doctype html><p>secret", "a.txt": "secret", "docs/secret.txt": "x"])
    }

    @Test(
        "nothing is told to who has no password, not even what is there",
        arguments: [
            "/", "/a.txt", "/docs/", "/docs", "/missing", "/__vif/client.js", "/__vif/listing.css", "/__vif/socket",
            "/__vif/socket?token=0",
        ])
    func nothing(path: String) throws {
        for method in ["GET", "HEAD", "OPTIONS", "POST"] {
            let response = try site.request(method, path, ["If-None-Match": "*", "Range": "bytes=0-0"])
            #expect(response.status == 401, "\(method)")
            #expect(response["WWW-Authenticate"] == #"Basic realm="Vif", charset="UTF-8""#)
            #expect(!response.text.contains("secret"))
            #expect(response["ETag"] == nil && response["Last-Modified"] == nil && response["Location"] == nil)
        }
    }

    @Test("a wrong password is none", arguments: AccessTests.wrong)
    func refuses(field: String) throws {
        let response = try site.get("/a.txt", field.isEmpty ? [:] : ["Authorization": field])
        #expect(response.status == 401)
    }

    @Test(
        "the right one opens all",
        arguments: [AccessTests.right, "basic dXNlcjpwYXNzOndvcmQ=", "BASIC   dXNlcjpwYXNzOndvcmQ="])
    func admits(field: String) throws {
        let connection = try Connection(port: site.vif.port)
        for (path, status) in [
            ("/", 200), ("/a.txt", 200), ("/docs/", 200), ("/missing", 404), ("/__vif/client.js", 200),
        ] {
            #expect(try connection.get(path, ["Authorization": field]).status == status, "\(path)")
            // Also what is kept in memory by now.
            #expect(try site.get(path).status == 401, "\(path)")
        }
    }

    @Test("given twice it is none")
    func twice() throws {
        let connection = try Connection(port: site.vif.port)
        let field = "Authorization: \(Self.right)\r\n"
        try connection.send("GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\(field)\(field)\r\n")
        #expect(try connection.response().status == 401)
    }

    @Test("the socket opens with the password or with the token of a page, and with nothing else")
    func socket() throws {
        let page = try site.get("/", ["Authorization": Self.right]).text
        let start = try #require(page.utf8.firstRange(of: "data-version=\"".utf8)?.upperBound)
        let token = String(page[start...].prefix(32))
        #expect(throws: SocketClient.Refused.self) { try SocketClient(port: site.vif.port) }
        #expect(throws: SocketClient.Refused.self) {
            try SocketClient(port: site.vif.port, path: "/__vif/socket?token=" + String(token.reversed()))
        }
        let listeners = [
            try SocketClient(port: site.vif.port, headers: ["Authorization": Self.right]),
            try SocketClient(
                port: site.vif.port, path: "/__vif/socket?token=" + token,
                headers: ["Origin": "http://localhost:\(site.vif.port)"]),
        ]
        try site.folder.write("new", to: "a.txt")
        for listener in listeners { #expect(try listener.receive().text.contains("/a.txt")) }
        // The token opens the socket only.
        #expect(try site.get("/a.txt?token=" + token).status == 401)
    }

    @Test("curl gets in with -u, and the password is not printed")
    func curl() throws {
        #expect(try site.curl("/a.txt", "-u", "user:pass:word") == "secret")
        #expect(try site.curl("/a.txt", "-u", "user:pass", "-o", "/dev/null", "-w", "%{http_code}") == "401")
    }
}

@Suite("A link out of the folder")
struct LinkTests {
    private let outside: TemporaryFolder

    init() throws {
        outside = try TemporaryFolder()
        try outside.write("outside", to: "a.txt")
        try outside.write("p {}", to: "css/site.css")
    }

    private func site(_ options: String...) throws -> ServingSite {
        try ServingSite(options, files: ["index.html": "x"]) { folder in
            try folder.link("a.txt", to: outside.url("a.txt").string)
            try folder.link("css", to: outside.url("css").string)
            try folder.link("inside.html", to: folder.url("index.html").string)
        }
    }

    @Test("is refused, with a page and a line that name --follow-links", arguments: ["/a.txt", "/css/site.css"])
    func refused(path: String) throws {
        let site = try site()
        let response = try site.get(path)
        #expect(response.status == 403)
        #expect(response.text.contains("--follow-links"))
        #expect(!response.text.contains(outside.path.string))
        #expect(try site.vif.readLine { $0.contains("--follow-links") }.contains(path.dropFirst()))
        #expect(try site.get("/inside").status == 200)
    }

    @Test("is served with --follow-links, and a save of its target is announced")
    func followed() throws {
        let site = try site("--follow-links")
        #expect(try site.get("/a.txt").text == "outside")
        #expect(try site.get("/css/site.css").text == "p {}")
        let listener = try SocketClient(port: site.vif.port)
        try outside.write("changed outside", to: "a.txt")
        #expect(try listener.receive().text.contains(#""/a.txt""#))
        #expect(try site.get("/a.txt").text == "changed outside")
        try outside.write("p { color: red }", to: "css/site.css")
        let message = try listener.receive().text
        #expect(message.contains(#""/css/site.css""#) && message.contains(#""type":"change""#), "\(message)")
        #expect(try site.get("/css/site.css").text == "p { color: red }")
    }

    @Test("in a mounted folder is followed too")
    func mounted() throws {
        let other = try TemporaryFolder()
        try other.link("out.txt", to: outside.url("a.txt").string)
        let site = try site("--follow-links", "--mount", "/m=\(other.path)")
        #expect(try site.get("/m/out.txt").text == "outside")
        let listener = try SocketClient(port: site.vif.port)
        try outside.write("changed outside", to: "a.txt")
        #expect(try listener.receive().text.contains(#""/m/out.txt""#))
        let still = try self.site("--mount", "/m=\(other.path)")
        #expect(try still.get("/m/out.txt").status == 403)
    }
}
