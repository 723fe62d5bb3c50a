import TestSupport
import Testing

@Suite("A page of another origin")
struct CrossOriginTests {
    private static let files = ["a.txt": "text", "index.html": "<!doctype html><p>x", "docs/x.txt": "x"]
    private static let paths = ["/a.txt", "/", "/docs/", "/docs", "/missing"]
    private static let friend = "http://friend.example:3000"
    private static let names = [
        "Access-Control-Allow-Origin", "Timing-Allow-Origin", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Credentials", "Access-Control-Allow-Private-Network",
    ]

    @Test("may read nothing unless --cors lets it", arguments: paths)
    func none(path: String) throws {
        let response = try ServingSite(files: Self.files).get(path, ["Origin": Self.friend])
        for name in Self.names { #expect(response[name] == nil, "\(name)") }
        #expect(response["Cross-Origin-Resource-Policy"] == "same-origin")
    }

    @Test("may read all with --cors, without credentials", arguments: paths)
    func any(path: String) throws {
        let site = try ServingSite(["--cors"], files: Self.files)
        for origin in [Self.friend, "null", "http://evil.example"] {
            let response = try site.get(path, ["Origin": origin])
            #expect(response.values("Access-Control-Allow-Origin") == ["*"])
            #expect(response["Access-Control-Allow-Credentials"] == nil)
            #expect(response["Cross-Origin-Resource-Policy"] == "cross-origin")
        }
        #expect(try site.get(path)["Access-Control-Allow-Origin"] == "*")
    }

    @Test("may read all if it is one of those named, and nobody else may", arguments: paths)
    func some(path: String) throws {
        let site = try ServingSite(["--cors=\(Self.friend)", "--cors=https://other.example"], files: Self.files)
        let connection = try Connection(port: site.vif.port)
        for origin in [Self.friend, "https://other.example", "http://evil.example", "null", Self.friend + "0", ""] {
            let response = try connection.get(path, origin.isEmpty ? [:] : ["Origin": origin])
            let isAllowed = [Self.friend, "https://other.example"].contains(origin)
            #expect(response.values("Access-Control-Allow-Origin") == (isAllowed ? [origin] : []), "\(origin)")
            #expect(
                response["Cross-Origin-Resource-Policy"] == (isAllowed ? "cross-origin" : "same-origin"), "\(origin)")
            #expect(response.values("Vary").joined(separator: ", ").contains("Origin"), "\(origin)")
            #expect(response["Access-Control-Allow-Credentials"] == nil)
        }
    }

    @Test("gets the fields with a part, an unchanged and a compressed file too")
    func otherAnswers() throws {
        let site = try ServingSite(
            ["--cors=\(Self.friend)", "--compress"],
            files: ["a.txt": String(repeating: "text ", count: 1_000)])
        let tag = try #require(try site.settled("/a.txt")["ETag"])
        for fields in [
            ["Range": "bytes=0-1"], ["If-None-Match": tag], ["Accept-Encoding": "gzip"], ["If-Match": #""x""#],
        ] {
            let response = try site.get("/a.txt", fields.merging(["Origin": Self.friend]) { $1 })
            #expect(response["Access-Control-Allow-Origin"] == Self.friend, "\(fields)")
        }
    }

    @Test("asks before, and is answered without a look at the file")
    func preflight() throws {
        let site = try ServingSite(["--cors=\(Self.friend)"], files: Self.files)
        let fields = [
            "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-one, X-Two,bad name",
        ]
        for path in ["/a.txt", "/missing"] {
            let response = try site.request("OPTIONS", path, fields.merging(["Origin": Self.friend]) { $1 })
            #expect(response.status == 204)
            #expect(response["Access-Control-Allow-Origin"] == Self.friend)
            #expect(response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
            #expect(response["Access-Control-Allow-Headers"] == "x-one, X-Two")
            #expect(response["Access-Control-Allow-Credentials"] == nil)
            #expect(response["Access-Control-Allow-Private-Network"] == nil)
        }
        let evil = try site.request("OPTIONS", "/a.txt", fields.merging(["Origin": "http://evil.example"]) { $1 })
        for name in Self.names { #expect(evil[name] == nil, "\(name)") }
    }

    @Test("may embed a file if it is known by its Referer as one of those named")
    func embedding() throws {
        let image = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"]
        let some = try ServingSite(["--cors=\(Self.friend)"], files: Self.files)
        for (referer, status) in [
            (Self.friend + "/page", 200), (Self.friend + "/", 200), ("http://evil.example/", 403),
            ("http://evil.example/?\(Self.friend)/", 403), (Self.friend + "0/", 403), ("", 403),
        ] {
            let fields = referer.isEmpty ? image : image.merging(["Referer": referer]) { $1 }
            let response = try some.get("/a.txt", fields)
            #expect(response.status == status, "\(referer)")
            let policy = status == 200 ? "cross-origin" : "same-origin"
            #expect(response["Cross-Origin-Resource-Policy"] == policy, "\(referer)")
        }
        #expect(try ServingSite(files: Self.files).get("/a.txt", image).status == 403)
        #expect(try ServingSite(["--cors"], files: Self.files).get("/a.txt", image).status == 200)
    }

    @Test("may not open the socket, whatever --cors says", arguments: ["--cors", "--cors=http://friend.example:3000"])
    func socket(option: String) throws {
        let site = try ServingSite([option], files: Self.files)
        #expect(throws: SocketClient.Refused.self) {
            try SocketClient(port: site.vif.port, headers: ["Origin": Self.friend])
        }
    }
}
