import SystemPackage
import TestSupport
import Testing

@Suite("A neighbour that was compressed beforehand")
struct NeighbourTests {
    private let site: ServingSite

    init() throws {
        site = try ServingSite(files: [
            "main.js": "plain", "main.js.br": "brotli", "main.js.gz": "gzip", "only.css": "plain",
            "only.css.gz": "gzip",
            "page.html": "<!doctype html><p>x", "page.html.gz": "gzip", "photo.png": "plain", "photo.png.gz": "gzip",
        ])
    }

    @Test(
        "is sent in the file's place if it is wanted",
        arguments: [
            ("/main.js", "br, gzip", "brotli", "br"), ("/main.js", "gzip", "gzip", "gzip"),
            ("/main.js", "gzip;q=1.0, br;q=0.5", "brotli", "br"), ("/main.js", "br;q=0, gzip", "gzip", "gzip"),
            ("/main.js", "BR", "brotli", "br"), ("/main.js", "*", "brotli", "br"),
            ("/main.js", "*, br;q=0", "gzip", "gzip"),
            ("/main.js", "x-gzip", "gzip", "gzip"), ("/main.js", "br;q=0.000,gzip;q=0", "plain", ""),
            ("/main.js", "", "plain", ""), ("/main.js", "identity", "plain", ""), ("/main.js", "deflate", "plain", ""),
            ("/main.js", "*;q=0", "plain", ""), ("/only.css", "br", "plain", ""),
            ("/only.css", "br, gzip", "gzip", "gzip"),
            ("/photo.png", "gzip", "plain", ""),
        ])
    func wanted(path: String, accepted: String, text: String, coding: String) throws {
        let response = try site.get(path, ["Accept-Encoding": accepted])
        #expect(response.text == text)
        #expect(response["Content-Encoding"] ?? "" == coding)
        #expect(response["Vary"] == (path == "/photo.png" ? nil : "Accept-Encoding"))
        #expect(response["Content-Type"]?.hasPrefix(path == "/photo.png" ? "image/png" : "text/") == true)
    }

    @Test("has a tag of its own, with which it is unchanged, and ranges")
    func tags() throws {
        _ = try site.settled("/main.js")
        let fields = [[:], ["Accept-Encoding": "br"], ["Accept-Encoding": "gzip"]]
        let tags = try fields.map { try #require(try site.get("/main.js", $0)["ETag"]) }
        #expect(Set(tags).count == 3)
        for (mine, field) in fields.enumerated() {
            for (other, tag) in tags.enumerated() {
                let response = try site.get("/main.js", field.merging(["If-None-Match": tag]) { $1 })
                #expect(response.status == (mine == other ? 304 : 200))
                #expect(response["ETag"] == tags[mine])
                #expect(response["Vary"] == "Accept-Encoding")
            }
        }
        let part = try site.get("/main.js", ["Accept-Encoding": "br", "Range": "bytes=1-2"])
        #expect(part.status == 206 && part.text == "ro" && part["Content-Range"] == "bytes 1-2/6")
        #expect(part["Content-Encoding"] == "br")
    }

    @Test("is not sent for a page, which gets the script")
    func page() throws {
        let response = try site.get("/page.html", ["Accept-Encoding": "gzip"])
        #expect(response["Content-Encoding"] == nil)
        #expect(response.text.contains("/__vif/client.js"))
        let still = try ServingSite(["--no-reload"], files: ["page.html": "<p>", "page.html.gz": "gzip"])
        #expect(try still.get("/page.html", ["Accept-Encoding": "gzip"]).text == "gzip")
    }

    @Test("that is older than the file is not sent: not by a day, and not by a moment")
    func stale() throws {
        try site.shell("touch -d yesterday main.js.br")
        #expect(try site.get("/main.js", ["Accept-Encoding": "br"]).text == "plain")
        try site.folder.write("newer", to: "main.js")
        #expect(try site.get("/main.js", ["Accept-Encoding": "gzip, br"]).text == "newer")
        try site.folder.write("newer gzip", to: "main.js.gz")
        #expect(try site.get("/main.js", ["Accept-Encoding": "gzip, br"]).text == "newer gzip")
    }

    @Test("that comes or goes is heeded at once")
    func comesAndGoes() throws {
        let connection = try Connection(port: site.vif.port)
        _ = try site.settled("/only.css")
        for _ in 0..<3 { _ = try connection.get("/only.css", ["Accept-Encoding": "br"]) }
        try site.folder.write("brotli", to: "only.css.br")
        #expect(try connection.get("/only.css", ["Accept-Encoding": "br"]).text == "brotli")
        try site.folder.remove("only.css.br")
        #expect(try connection.get("/only.css", ["Accept-Encoding": "br"]).text == "plain")
    }

    @Test("that was made by gzip is what curl unpacks")
    func curl() throws {
        try site.shell("seq 1000 > long.txt; gzip -k long.txt")
        #expect(try site.get("/long.txt", ["Accept-Encoding": "gzip"])["Content-Encoding"] == "gzip")
        #expect(try site.curl("/long.txt", "--compressed") == Command.run("seq", "1000"))
    }
}

@Suite("With --compress")
struct CompressionTests {
    private static let text = (0..<2_000).map { "line \($0)\n" }.joined()
    private let site: ServingSite

    init() throws {
        site = try ServingSite(
            ["--compress"],
            files: [
                "a.txt": Self.text, "small.txt": "small", "photo.png": Self.text,
                "page.html": "<!doctype html>" + Self.text,
                "noise.txt": "", "a.svg": "<svg>" + Self.text,
            ])
        try site.shell("head -c 5000 /dev/urandom > noise.txt")
    }

    @Test("text is compressed, and gzip unpacks it to the same bytes", arguments: ["/a.txt", "/a.svg"])
    func same(path: String) throws {
        let response = try site.get(path, ["Accept-Encoding": "gzip"])
        #expect(response["Content-Encoding"] == "gzip")
        #expect(response["Vary"] == "Accept-Encoding")
        #expect(response["ETag"]?.hasPrefix("W/") == true)
        #expect(response.body.count < Self.text.utf8.count / 2)
        try site.folder.write(response.body, to: "got.gz")
        try Command.run("sh", "-ec", "gzip -dc '\(site.folder.url("got.gz"))' | cmp - '\(site.folder.path)\(path)'")
    }

    @Test(
        "nothing else is: small, already compressed or random files, and who does not want it gets them as they are",
        arguments: [
            ("/small.txt", "gzip"), ("/photo.png", "gzip"), ("/noise.txt", "gzip"), ("/a.txt", ""),
            ("/a.txt", "gzip;q=0"),
            ("/a.txt", "br"),
        ])
    func plain(path: String, accepted: String) throws {
        let response = try site.get(path, ["Accept-Encoding": accepted])
        #expect(response["Content-Encoding"] == nil)
        #expect(response["Content-Length"] == String(response.body.count))
        try site.folder.write(response.body, to: "got")
        try Command.run("cmp", site.folder.url("got").string, site.folder.path.string + path)
    }

    @Test("the weak tag is that of an unchanged file, in the 304 too")
    func tag() throws {
        _ = try site.settled("/a.txt")
        let tag = try #require(try site.get("/a.txt", ["Accept-Encoding": "gzip"])["ETag"])
        for _ in 0..<2 {
            let response = try site.get("/a.txt", ["Accept-Encoding": "gzip", "If-None-Match": tag])
            #expect(response.status == 304)
            #expect(response["ETag"] == tag)
            #expect(response["Vary"] == "Accept-Encoding")
            #expect(response["Content-Encoding"] == nil)
        }
        try site.folder.write("other " + Self.text, to: "a.txt")
        #expect(try site.get("/a.txt", ["Accept-Encoding": "gzip", "If-None-Match": tag]).status == 200)
    }

    @Test("a range is one of the file as it is")
    func range() throws {
        let response = try site.get("/a.txt", ["Accept-Encoding": "gzip", "Range": "bytes=0-5"])
        #expect(response.status == 206)
        #expect(response.text == "line 0")
        #expect(response["Content-Encoding"] == nil)
        #expect(response["ETag"]?.hasPrefix("W/") == false)
        let tag = try #require(try site.get("/a.txt", ["Accept-Encoding": "gzip"])["ETag"])
        let resumed = ["Accept-Encoding": "gzip", "Range": "bytes=0-5", "If-Range": tag]
        #expect(try site.get("/a.txt", resumed).status == 200)
    }

    @Test("pages and listings are compressed too")
    func pages() throws {
        let text = "<!doctype html><p>" + String(repeating: "a line of text\n", count: 500)
        let site = try ServingSite(["--compress"], files: ["page.html": text, "sub/a.txt": "x"])
        for path in ["/page.html", "/sub/"] {
            let answer = try site.get(path, ["Accept-Encoding": "gzip"])
            #expect(answer["Content-Encoding"] == "gzip" && answer["Vary"] == "Accept-Encoding", "\(path)")
            #expect(try site.get(path)["Content-Encoding"] == nil)
        }
        #expect(try site.curl("/page.html", "--compressed").hasSuffix(text.dropFirst(18)))
    }

    @Test("pages have the script all the same, and curl unpacks them")
    func page() throws {
        let text = try site.curl("/page.html", "--compressed")
        #expect(text.contains("/__vif/client.js") && text.hasSuffix(Self.text))
    }

    @Test("a saved file is sent anew at once")
    func fresh() throws {
        let connection = try Connection(port: site.vif.port)
        for number in 0..<20 {
            try site.folder.write("\(number % 10)" + Self.text, to: "a.txt")
            _ = try connection.get("/a.txt", ["Accept-Encoding": "gzip"])
            let text = try site.curl("/a.txt", "--compressed")
            #expect(text.hasPrefix("\(number % 10)line 0"))
        }
    }
}
