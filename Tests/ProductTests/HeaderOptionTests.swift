import TestSupport
import Testing

@Suite("A header rule")
struct HeaderOptionTests {
    private static let files = [
        "index.html": "<!doctype html><p>x", "a.txt": "0123456789" + String(repeating: "x", count: 1_000),
        "docs/x.txt": "x",
        "img/logo.svg": "<svg/>",
    ]

    private func site(_ rules: String...) throws -> ServingSite {
        try ServingSite(rules.flatMap { ["--header", $0] }, files: Self.files)
    }

    @Test(
        "is for every answer to a path that fits: files, pages, listings, redirects, what is not there, and what is refused",
        arguments: [
            ("/a.txt", 200), ("/", 200), ("/docs/", 200), ("/docs", 301), ("/missing", 404), ("/img/logo.svg", 200),
        ])
    func everywhere(path: String, status: Int) throws {
        let site = try site("/*: X-One: 1", "/*: Cache-Control: max-age=60")
        for method in ["GET", "HEAD"] {
            let response = try site.request(method, path)
            #expect(response.status == status)
            #expect(response.values("X-One") == ["1"])
            #expect(response.values("Cache-Control") == ["max-age=60"])
        }
    }

    @Test("is for paths that fit, and the later one counts")
    func patterns() throws {
        let site = try site("/*: X-One: all", "*.svg: X-One: picture", "/docs/: X-One: docs")
        for (path, value) in [("/a.txt", "all"), ("/img/logo.svg", "picture"), ("/docs/x.txt", "docs")] {
            #expect(try site.get(path).values("X-One") == [value], "\(path)")
        }
    }

    @Test("without a value removes Vif's own field")
    func removal() throws {
        let site = try site(
            "/a.txt: ETag:", "/a.txt: Cache-Control:", "/a.txt: Last-Modified:", "/a.txt: X-Content-Type-Options:",
            "/a.txt: Cross-Origin-Resource-Policy:")
        _ = try site.settled("/img/logo.svg")
        for method in ["GET", "HEAD", "GET"] {
            let response = try site.request(method, "/a.txt")
            for name in [
                "ETag", "Cache-Control", "Last-Modified", "X-Content-Type-Options", "Cross-Origin-Resource-Policy",
            ] {
                #expect(response[name] == nil, "\(name)")
            }
        }
        #expect(try site.get("/img/logo.svg")["ETag"] != nil)
    }

    @Test("that describes a file is for files, whole, in part and unchanged, not for errors, redirects and listings")
    func describing() throws {
        let site = try site("/*: Content-Type: text/x-own")
        #expect(try site.get("/a.txt").values("Content-Type") == ["text/x-own"])
        #expect(try site.get("/a.txt", ["Range": "bytes=0-1"]).values("Content-Type") == ["text/x-own"])
        #expect(try site.get("/missing").values("Content-Type") == ["text/html; charset=utf-8"])
        #expect(try site.get("/docs/").values("Content-Type") == ["text/html; charset=utf-8"])
        #expect(try site.get("/a.txt", ["If-Match": #""x""#]).values("Content-Type") == ["text/html; charset=utf-8"])
        #expect(try site.get("/a.txt", ["Range": "bytes=9999-"])["Content-Type"] != "text/x-own")
    }

    @Test("for the type is the type of each part of an answer in parts")
    func multipart() throws {
        let site = try site("/*: Content-Type: text/x-own")
        let response = try site.get("/a.txt", ["Range": "bytes=0-1,1000-1001"])
        #expect(response.status == 206)
        #expect(response["Content-Type"]?.hasPrefix("multipart/byteranges; boundary=") == true)
        #expect(response.text.contains("\r\nContent-Type: text/x-own\r\nContent-Range: bytes 0-1/1010\r\n"))
    }

    @Test("is in a 304 as in the 200, the first one and those that follow")
    func notModified() throws {
        let site = try site(
            "/*: Cache-Control: max-age=9", "/*: X-One: 1", "/*: Content-Security-Policy: img-src 'none'",
            "/*: Content-Type: text/x-own", "/*: Vary: Cookie")
        let whole = try site.settled("/a.txt")
        var answers: [[String]] = []
        for _ in 0..<3 {
            answers.append(try site.get("/a.txt", ["If-None-Match": try #require(whole["ETag"])]).lasting)
        }
        #expect(answers[0] == answers[1] && answers[1] == answers[2])
        for name in ["Cache-Control", "X-One", "Content-Security-Policy", "Vary", "ETag"] {
            #expect(answers[0].contains("\(name): \(try #require(whole[name]))"), "\(name)")
        }
    }

    @Test("that sends several Link fields sends them all")
    func links() throws {
        let site = try site("/*: Link: </a.css>; rel=preload", "/a.txt: Link: </b.css>; rel=preload")
        #expect(try site.get("/a.txt").values("Link") == ["</a.css>; rel=preload", "</b.css>; rel=preload"])
    }

    @Test("without an ETag leaves no answer stale")
    func withoutTag() throws {
        let site = try site("/*: ETag:", "/*: Last-Modified:", "/*: Cache-Control: no-store")
        for number in 0..<50 {
            try site.folder.write("\(number % 10)", to: "a.txt")
            #expect(try site.get("/a.txt").text == "\(number % 10)")
        }
    }
}

@Suite("The type of a file")
struct MediaTypeTests {
    private static let page = "<!doctype html><p>"

    @Test("is what --type says, and the longer ending counts")
    func option() throws {
        let site = try ServingSite(
            [
                "--type", "glsl=text/x-glsl", "--type", ".gz=application/x-own", "--type",
                "tar.gz=application/x-tar-own",
            ],
            files: ["a.glsl": "x", "b.GLSL": "x", "a.gz": "x", "a.tar.gz": "x", "a.css": "x"])
        for (path, type) in [
            ("/a.glsl", "text/x-glsl; charset=utf-8"), ("/b.GLSL", "text/x-glsl; charset=utf-8"),
            ("/a.gz", "application/x-own"),
            ("/a.tar.gz", "application/x-tar-own"), ("/a.css", "text/css; charset=utf-8"),
        ] {
            #expect(try site.get(path)["Content-Type"] == type, "\(path)")
        }
    }

    @Test("and a header rule change the tag of a file, so that no browser keeps what it had")
    func fingerprint() throws {
        let site = try ServingSite(files: ["a.foo": "x"])
        let plain = try #require(try site.settled("/a.foo")["ETag"])
        var tags: Set = [plain]
        for arguments in [["--type", "foo=text/plain"], ["--header", "*.foo: X-A: 1"], ["--cors=http://a.example"]] {
            let other = try VifProcess(folder: site.folder.path, arguments: arguments)
            let answer = try Connection(port: other.port).get("/a.foo", ["If-None-Match": plain])
            #expect(answer.status == 200, "\(arguments)")
            tags.insert(answer["ETag"] ?? "")
        }
        #expect(tags.count == 4)
    }

    @Test("decides whether it gets the script")
    func page() throws {
        let site = try ServingSite(
            ["--type", "html=text/plain", "--type", "tpl=text/html"], files: ["a.html": Self.page, "a.tpl": Self.page])
        #expect(try site.get("/a.html").text == Self.page)
        #expect(try site.get("/a.tpl").text.contains("/__vif/client.js"))
    }

    @Test("names no charset where the page names another one, by byte-order mark or declaration")
    func charset() throws {
        let site = try ServingSite { folder in
            try folder.write("<!doctype html><meta charset=iso-8859-1><p>", to: "latin.html")
            try folder.write("<!doctype html><meta charset=\"UTF-8\"><p>", to: "utf8.html")
            try folder.write(
                "<!doctype html><meta http-equiv=content-type content='text/html; charset=koi8-r'>", to: "equiv.html")
            try folder.write([0xFF, 0xFE] + "<p>x".utf16.flatMap { [UInt8($0), 0] }, to: "utf16.html")
            try folder.write([0xEF, 0xBB, 0xBF] + Array(Self.page.utf8), to: "bom.html")
            try folder.write(Self.page, to: "none.html")
        }
        for (name, type) in [
            ("latin", "text/html"), ("equiv", "text/html"), ("utf16", "text/html"),
            ("utf8", "text/html; charset=utf-8"),
            ("bom", "text/html; charset=utf-8"), ("none", "text/html; charset=utf-8"),
        ] {
            #expect(try site.get("/\(name).html")["Content-Type"] == type, "\(name)")
            #expect(try site.get("/\(name).html", ["Range": "bytes=0-1"])["Content-Type"] == type, "\(name)")
        }
        #expect(try site.get("/bom.html").body.starts(with: [0xEF, 0xBB, 0xBF] + Array("<!doctype html><script".utf8)))
        #expect(try site.get("/utf16.html").body.starts(with: [0xFF, 0xFE]))
    }
}
