import SystemPackage
import TestSupport
import Testing

@Suite("A condition")
struct ConditionTests {
    private let site: ServingSite

    init() throws {
        site = try ServingSite(files: ["a.txt": "text", "page.html": "<!doctype html><p>x"])
    }

    private static let old = "Sun, 06 Nov 1994 08:49:37 GMT"

    /// `TAG` and `DATE` stand for those of the file.
    static let rows: [([String: String], Int)] = [
        (["If-None-Match": "TAG"], 304), (["If-None-Match": "W/TAG"], 304), (["If-None-Match": #""x", TAG"#], 304),
        (["If-None-Match": "*"], 304), (["If-None-Match": #""x""#], 200), (["If-None-Match": "x"], 200),
        (["If-Match": "TAG"], 200), (["If-Match": "*"], 200), (["If-Match": #""x", TAG"#], 200),
        (["If-Match": "W/TAG"], 412), (["If-Match": #""x""#], 412),
        (["If-Modified-Since": "DATE"], 304), (["If-Modified-Since": old], 200), (["If-Modified-Since": "x"], 200),
        (["If-Unmodified-Since": "DATE"], 200), (["If-Unmodified-Since": old], 412),
        (["If-Unmodified-Since": "x"], 200),
        // RFC 9110 §13.2.2: what comes first, and what is then not looked at.
        (["If-Match": #""x""#, "If-None-Match": "TAG"], 412), (["If-Match": "TAG", "If-None-Match": "TAG"], 304),
        (["If-Match": "TAG", "If-Unmodified-Since": old], 200),
        (["If-None-Match": #""x""#, "If-Modified-Since": "DATE"], 200),
        (["If-None-Match": "TAG", "If-Modified-Since": old], 304),
        (["If-Unmodified-Since": old, "If-None-Match": "TAG"], 412),
        (["If-None-Match": "TAG", "Range": "bytes=0-1"], 304), (["If-Match": #""x""#, "Range": "bytes=0-1"], 412),
        (["If-Match": "TAG", "Range": "bytes=0-1"], 206),
    ]

    @Test("is looked at in the order of RFC 9110")
    func order() throws {
        let whole = try site.settled("/a.txt")
        let (tag, date) = (try #require(whole["ETag"]), try #require(whole["Last-Modified"]))
        for (fields, status) in Self.rows {
            let sent = fields.mapValues {
                $0.replacing("TAG", with: tag).replacing("DATE", with: date)
            }
            #expect(try site.get("/a.txt", sent).status == status, "\(fields)")
            let expected = status == 206 ? 200 : status
            #expect(try site.request("HEAD", "/a.txt", sent).status == expected, "HEAD \(fields)")
        }
    }

    @Test("that holds leaves the fields that a cache needs, and no others of the file")
    func notModified() throws {
        for path in ["/a.txt", "/page.html"] {
            let whole = try site.settled(path)
            let tag = try #require(whole["ETag"])
            // More than once: the first answer may be kept for the others.
            for _ in 0..<3 {
                let response = try site.get(path, ["If-None-Match": tag])
                #expect(response.status == 304)
                #expect(response["ETag"] == tag)
                #expect(response["Cache-Control"] == whole["Cache-Control"])
                #expect(response["Date"] != nil)
                #expect(response["Content-Type"] == nil && response["Content-Range"] == nil)
            }
        }
    }

    @Test("is nothing to what is not there: its 404 is not 304 or 412", arguments: ["If-None-Match", "If-Match"])
    func missing(field: String) throws {
        #expect(try site.get("/missing.txt", [field: "*"]).status == 404)
    }

    @Test("about a page holds until another page version is out")
    func page() throws {
        let tag = try #require(try site.settled("/page.html")["ETag"])
        #expect(try site.get("/page.html", ["If-None-Match": tag]).status == 304)
        let listener = try SocketClient(port: site.vif.port)
        try site.folder.write("other", to: "a.txt")
        _ = try listener.receive()
        // A 304 would hand back a page that believes in the old version.
        #expect(try site.get("/page.html", ["If-None-Match": tag]).status == 200)
    }

    @Test("is what curl asks with -z and --etag-compare")
    func curl() throws {
        _ = try site.settled("/a.txt")
        let (file, tags) = (site.folder.url("copy").string, site.folder.url("tags").string)
        let code = ["-w", "%{http_code}", "-o", file]
        #expect(try site.curl("/a.txt", code[0], code[1], code[2], code[3], "-R", "--etag-save", tags) == "200")
        #expect(try site.curl("/a.txt", code[0], code[1], "-o", "/dev/null", "-z", file) == "304")
        #expect(try site.curl("/a.txt", code[0], code[1], "-o", "/dev/null", "--etag-compare", tags) == "304")
        try site.folder.write("another", to: "a.txt")
        #expect(try site.curl("/a.txt", code[0], code[1], "-o", "/dev/null", "-z", file) == "200")
        #expect(try site.curl("/a.txt", code[0], code[1], code[2], code[3], "--etag-compare", tags) == "200")
        #expect(try Command.run("cat", file) == "another")
    }
}
