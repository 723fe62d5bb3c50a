import SystemPackage
import TestSupport
import Testing

@Suite("A folder without a page")
struct ListingTests {
    private static let files = [
        "docs/a.txt": "aaa", "docs/b.txt": "b", "docs/c d&<.txt": "cc", "docs/.secret": "x", "docs/id.pem": "x",
        "docs/sub/x.txt": "x", "page/index.html": "<!doctype html><p>page",
    ]

    private func names(_ text: String) -> [String] {
        text.split(separator: "<a href=\"./").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    @Test(
        "shows what is in it, sorted as the query says",
        arguments: [
            ("", ["sub/", "a.txt", "b.txt", "c%20d%26%3C.txt"]),
            ("?sort=name&order=descending", ["sub/", "c%20d%26%3C.txt", "b.txt", "a.txt"]),
            ("?sort=size", ["sub/", "b.txt", "c%20d%26%3C.txt", "a.txt"]),
            ("?sort=size&order=descending", ["sub/", "a.txt", "c%20d%26%3C.txt", "b.txt"]),
            ("?sort=nonsense&order=&x", ["sub/", "a.txt", "b.txt", "c%20d%26%3C.txt"]),
        ])
    func order(query: String, expected: [String]) throws {
        let response = try ServingSite(files: Self.files).get("/docs/" + query)
        #expect(response.status == 200)
        #expect(response["Content-Type"] == "text/html; charset=utf-8")
        #expect(response["Cache-Control"] == "no-cache")
        #expect(names(response.text) == expected)
        #expect(!response.text.contains("secret") && !response.text.contains("id.pem"))
    }

    @Test("sorts by time, the oldest first unless told otherwise")
    func time() throws {
        let site = try ServingSite(files: Self.files)
        try site.shell("touch -d 2001-01-01 docs/b.txt; touch -d 2002-01-01 docs/a.txt")
        let order = names(try site.get("/docs/?sort=time").text).filter { ["a.txt", "b.txt"].contains($0) }
        #expect(order == ["b.txt", "a.txt"])
        let other = names(try site.get("/docs/?sort=time&order=descending").text).filter {
            ["a.txt", "b.txt"].contains($0)
        }
        #expect(other == ["a.txt", "b.txt"])
    }

    @Test("shows hidden names with --hidden, and serves them")
    func hidden() throws {
        let site = try ServingSite(["--hidden"], files: Self.files)
        #expect(names(try site.get("/docs/").text).contains(".secret"))
        #expect(names(try site.get("/docs/").text).contains("id.pem"))
        for path in ["/docs/.secret", "/docs/id.pem"] { #expect(try site.get(path).text == "x") }
    }

    @Test(
        "hides them otherwise",
        arguments: ["/docs/.secret", "/docs/id.pem", "/docs/%2esecret", "/.git/", "/docs/ID.PEM"])
    func withoutHidden(path: String) throws {
        let site = try ServingSite(files: Self.files) { folder in
            try folder.write("x", to: ".git/config")
            try folder.write("x", to: "docs/ID.PEM")
        }
        #expect(try site.get(path).status == 404)
    }

    @Test("is live, unless nothing is")
    func live() throws {
        let script = #"<script src="/__vif/client.js" data-version="#
        let site = try ServingSite(files: Self.files)
        #expect(try site.get("/docs/").text.contains(script))
        let listener = try SocketClient(port: site.vif.port)
        try site.folder.write("new", to: "docs/d.txt")
        #expect(try listener.receive().text.contains(#""paths":["/docs/","/docs/d.txt"],"type":"change""#))
        #expect(names(try site.get("/docs/").text).contains("d.txt"))
        let still = try ServingSite(["--no-reload"], files: Self.files)
        #expect(try !still.get("/docs/").text.contains("/__vif/client.js"))
        #expect(try names(still.get("/docs/").text).count == 4)
    }

    @Test("has its style and its script served", arguments: [[], ["--no-reload"]])
    func parts(options: [String]) throws {
        let site = try ServingSite(options, files: Self.files)
        let listing = try site.get("/docs/").text
        for (path, type) in [("/__vif/listing.css", "text/css"), ("/__vif/listing.js", "text/javascript")] {
            #expect(listing.contains("\"\(path)\""))
            let part = try site.get(path)
            #expect(part.status == 200 && !part.body.isEmpty)
            #expect(part["Content-Type"] == type + "; charset=utf-8")
            #expect(try site.get(path, ["If-None-Match": try #require(part["ETag"])]).status == 304)
        }
    }

    @Test("escapes names in text and in addresses")
    func escapes() throws {
        let site = try ServingSite(files: Self.files)
        let text = try site.get("/docs/").text
        #expect(text.contains("c d&amp;&lt;.txt"))
        #expect(!text.contains("c d&<"))
        #expect(try site.get("/docs/c%20d%26%3C.txt").text == "cc")
    }

    @Test("never says how large and how old a file outside is, to which a link leads")
    func linkOut() throws {
        let outside = try TemporaryFolder()
        try outside.write(String(repeating: "x", count: 4_711), to: "secret.txt")
        let site = try ServingSite(files: Self.files) { folder in
            try folder.link("docs/out.txt", to: outside.url("secret.txt").string)
        }
        #expect(try !site.get("/docs/").text.contains("4711"))
    }
}

@Suite("A clean address")
struct CleanAddressTests {
    private static let files = [
        "about.html": "<!doctype html><p>about", "docs/index.html": "<!doctype html><p>docs", "both.html": "page",
        "both/index.html": "folder", "list.html": "page", "list/x.txt": "x", "index.html": "<!doctype html><p>home",
        "ü b.html": "umlaut",
    ]

    @Test(
        "leads to the page that is meant",
        arguments: [
            ("/about", 200, "about"), ("/about.html", 200, "about"), ("/docs/", 200, "docs"), ("/both/", 200, "folder"),
            ("/list", 200, "page"), ("/%C3%BC%20b", 200, "umlaut"), ("/about?x=1", 200, "about"), ("/nothing", 404, ""),
        ])
    func page(path: String, status: Int, end: String) throws {
        let response = try ServingSite(["--no-reload"], files: Self.files).get(path)
        #expect(response.status == status)
        #expect(response.text.hasSuffix(end))
    }

    @Test(
        "is redirected to with its query",
        arguments: [
            ("/about/", "/about"), ("/about/?a=1&b=%20", "/about?a=1&b=%20"), ("/docs", "/docs/"),
            ("/docs?x", "/docs/?x"),
            ("/both", "/both/"), ("/%C3%BC%20b/", "/%C3%BC%20b"), ("//about/", "/about"),
        ])
    func redirect(path: String, location: String) throws {
        let response = try ServingSite(files: Self.files).get(path)
        #expect(response.status == 301)
        #expect(response["Location"] == location)
        #expect(response["Cache-Control"] == "no-cache")
        #expect(response.body.isEmpty)
    }

    @Test("of an application gets its page, for navigations only")
    func application() throws {
        let site = try ServingSite(["--spa"], files: Self.files)
        let browser = ["Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"]
        for path in ["/user/7", "/user/john.doe", "/deep/er/"] {
            let response = try site.get(path, browser)
            #expect(response.status == 200, "\(path)")
            #expect(response.text.hasSuffix("<p>home"), "\(path)")
            #expect(response.text.contains("/__vif/client.js"), "\(path)")
            #expect(try site.request("HEAD", path, browser).status == 200, "\(path)")
        }
        #expect(try site.get("/user/7").status == 404)
        #expect(try site.get("/app.js", ["Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"]).status == 404)
        #expect(try site.get("/app.js", ["Accept": "text/html"]).status == 404)
        let other = try ServingSite(["--spa=about.html"], files: Self.files)
        #expect(try other.get("/user/7", browser).text.hasSuffix("<p>about"))
    }

    @Test("that leads nowhere gets the site's own page, with 404, and live")
    func own() throws {
        let files = Self.files.merging(["404.html": "<!doctype html><p>not here"]) { $1 }
        let site = try ServingSite(files: files)
        let response = try site.get("/nothing/here")
        #expect(response.status == 404)
        #expect(response.text.contains("/__vif/client.js"))
        #expect(response.text.hasSuffix("<p>not here"))
        #expect(response["Cache-Control"] == "no-cache")
        #expect(try site.get("/nothing", ["Range": "bytes=0-1"]).status == 404)
        #expect(try site.get("/404.html").status == 200)
        let listener = try SocketClient(port: site.vif.port)
        try site.folder.write("<!doctype html><p>still not here", to: "404.html")
        #expect(try listener.receive().text.contains(#""paths":["/404.html"],"type":"change""#))
        #expect(try site.get("/nothing").text.hasSuffix("<p>still not here"))
    }
}
