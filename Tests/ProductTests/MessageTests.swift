import TestSupport
import Testing

@Suite("An HTTP message")
struct MessageTests {
    /// What gzip does not make shorter.
    private static var random: [UInt8] {
        var generator = SeededGenerator(seed: 1)
        return (0..<3_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static let files = [
        "index.html": "<!doctype html><p>x", "a.txt": String(repeating: "text ", count: 1_000), "docs/x.txt": "x",
        "about.html": "<!doctype html><p>about", "part.html": "<li>part", "main.js": "let a", "main.js.gz": "no matter",
        "empty.html": "", "large.bin": String(repeating: "0123456789", count: 500_000),
    ]

    private static let paths = [
        "/", "/a.txt", "/docs/", "/docs/?sort=size", "/docs", "/about", "/about/", "/part.html", "/empty.html",
        "/main.js", "/large.bin", "/random.txt", "/missing", "/__vif/client.js", "/__vif/listing.css",
        "/__vif/listing.js", "/__vif/nothing",
    ]

    @Test("in answer to HEAD has the fields of that to GET, with each option")
    func head() throws {
        let options = [[], ["--no-reload"], ["--cors"], ["--compress"], ["--spa"], ["--header", "/*: X-One: 1"]]
        let sites = try options.map {
            try ServingSite($0, files: Self.files) { try $0.write(Self.random, to: "random.txt") }
        }
        for (site, options) in zip(sites, options) {
            // Files that were just written have a new tag each time; this one is the last of them.
            _ = try site.settled("/random.txt")
            for path in Self.paths {
                for fields in [
                    [:], ["Accept-Encoding": "gzip"], ["Accept": "text/html", "Sec-Fetch-Dest": "document"],
                ] {
                    let get = try site.get(path, fields)
                    let head = try site.request("HEAD", path, fields)
                    #expect(head.status == get.status, "\(options) \(path) \(fields)")
                    // RFC 9110 §9.3.2: what is known only when the body is made may be missing.
                    let isUnknown = get["Content-Encoding"] == "gzip" && head["Content-Length"] == nil
                    let expected = get.lasting.filter { !(isUnknown && $0.hasPrefix("Content-Length")) }
                    #expect(head.lasting == expected, "\(options) \(path) \(fields)")
                }
            }
        }
    }

    @Test("in answer to GET tells when the file was modified, as to HEAD, also if it was asked for all the time")
    func modified() throws {
        let site = try ServingSite(files: ["a.txt": "x"])
        let connection = try Connection(port: site.vif.port)
        repeat {
            for _ in 0..<100 { _ = try connection.get("/a.txt") }
        } while try connection.request("HEAD", "/a.txt")["Last-Modified"] == nil
        #expect(try connection.get("/a.txt")["Last-Modified"] != nil)
    }

    @Test("has the date of now, in the form of RFC 9110", arguments: ["/", "/a.txt", "/missing", "/docs", "/docs/"])
    func date(path: String) throws {
        let site = try ServingSite(files: Self.files)
        let before = try Command.run("date", "-u", "+%a, %d %b %Y %H:%M:%S GMT").dropLast()
        let response = try site.get(path)
        let after = try Command.run("date", "-u", "+%a, %d %b %Y %H:%M:%S GMT").dropLast()
        let dates = response.values("Date")
        #expect(dates.count == 1)
        // A clock that is read once a second may lag behind by less.
        #expect([before, after].contains(dates[0][...]), "\(dates) \(before) \(after)")
    }

    @Test(
        "in answer to OPTIONS names the methods, and has no body",
        arguments: ["/a.txt", "*", "/missing", "/__vif/listing.css"])
    func options(target: String) throws {
        let site = try ServingSite(files: Self.files)
        let response = try site.request("OPTIONS", target)
        #expect(response.status == 204)
        #expect(response["Allow"] == "GET, HEAD, OPTIONS")
        #expect(response["Content-Length"] == nil)
    }

    @Test("with another method is refused", arguments: [("POST", 405), ("PUT", 405), ("DELETE", 405), ("BREW", 501)])
    func methods(method: String, status: Int) throws {
        let site = try ServingSite(files: Self.files)
        let response = try site.request(method, "/a.txt")
        #expect(response.status == status)
        #expect((response["Allow"] == "GET, HEAD, OPTIONS") == (status == 405))
    }

    @Test("of every kind leaves the connection open for the next")
    func keepAlive() throws {
        let site = try ServingSite(files: Self.files)
        let connection = try Connection(port: site.vif.port)
        for path in ["/", "/missing", "/docs", "/docs/", "/a.txt", "/large.bin", "/empty.html"] {
            for method in ["GET", "HEAD", "OPTIONS"] {
                let response = try connection.request(method, path)
                #expect(response["Connection"] == nil, "\(method) \(path)")
            }
            _ = try connection.get(path, ["Range": "bytes=0-0,900-"])
        }
        #expect(try connection.get("/a.txt").text == Self.files["a.txt"])
    }

    @Test("that says Connection: close is the last one", arguments: ["/", "/missing", "/docs/", "/large.bin", "/docs"])
    func close(path: String) throws {
        let site = try ServingSite(files: Self.files)
        let connection = try Connection(port: site.vif.port)
        let response = try connection.get(path, ["Connection": "close"])
        #expect(response["Connection"] == "close")
        #expect(try connection.readToEnd().isEmpty)
    }

    @Test("of HTTP/1.0 needs no host, and is the last one", arguments: ["/", "/missing", "/docs/", "/large.bin"])
    func old(path: String) throws {
        let site = try ServingSite(files: Self.files)
        let connection = try Connection(port: site.vif.port)
        try connection.send("GET \(path) HTTP/1.0\r\n\r\n")
        let response = try connection.response()
        #expect(response.status == (path == "/missing" ? 404 : 200))
        #expect(response["Transfer-Encoding"] == nil)
        #expect(try connection.readToEnd().isEmpty)
    }

    @Test("says with Vary what else the answer depends on")
    func vary() throws {
        let site = try ServingSite(files: Self.files)
        for fields in [[:], ["Accept-Encoding": "gzip"], ["Range": "bytes=0-0"], ["If-None-Match": "*"]] {
            #expect(try site.get("/main.js", fields)["Vary"] == "Accept-Encoding", "\(fields)")
            #expect(try site.get("/large.bin", fields)["Vary"] == nil, "\(fields)")
        }
        // A neighbour that comes later, with the answer kept in memory by then.
        _ = try site.settled("/a.txt")
        for _ in 0..<3 { _ = try site.get("/a.txt") }
        try site.folder.write("x", to: "a.txt.br")
        #expect(try site.get("/a.txt")["Vary"] == "Accept-Encoding")
    }
}
