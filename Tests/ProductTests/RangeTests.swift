import SystemPackage
import TestSupport
import Testing

@Suite("A range of a file")
struct RangeTests {
    private let site: ServingSite

    init() throws {
        site = try ServingSite(files: ["ten.txt": "0123456789", "empty.txt": ""]) { folder in
            try folder.write((0..<1_000).map { UInt8($0 % 251) }, to: "thousand.bin")
        }
    }

    @Test(
        "is sent with 206 and says which one it is",
        arguments: [
            ("bytes=0-0", "0-0", "0"), ("bytes=2-4", "2-4", "234"), ("bytes=7-", "7-9", "789"),
            ("bytes=-3", "7-9", "789"), ("bytes=-100", "0-9", "0123456789"), ("bytes=0-999", "0-9", "0123456789"),
            ("bytes=9-99999999999999999999999", "9-9", "9"), ("BYTES=1-2", "1-2", "12"),
            ("bytes=0-2,1-4", "0-4", "01234"),
            ("bytes=3-4, 1-2", "1-4", "1234"), ("bytes=1-2,50-60", "1-2", "12"), ("bytes=,1-2,", "1-2", "12"),
        ])
    func part(field: String, range: String, body: String) throws {
        let response = try site.get("/ten.txt", ["Range": field])
        #expect(response.status == 206)
        #expect(response["Content-Range"] == "bytes \(range)/10")
        #expect(response.text == body)
        #expect(response["Accept-Ranges"] == "bytes")
    }

    @Test(
        "that no byte of the file is in gets 416 and the length",
        arguments: ["bytes=10-", "bytes=-0", "bytes=99-100,10-"])
    func unsatisfiable(field: String) throws {
        let response = try site.get("/ten.txt", ["Range": field])
        #expect(response.status == 416)
        #expect(response["Content-Range"] == "bytes */10")
    }

    @Test(
        "that is malformed, in another unit, or all of the file in pieces is as if it were not asked for",
        arguments: [
            "items=0-1", "bytes=4-2", "bytes=a-b", "bytes=", "bytes", "bytes=1", "bytes= 0-1", "bytes=0-1;2-3",
            "bytes=0-4,5-9",
        ])
    func whole(field: String) throws {
        let response = try site.get("/ten.txt", ["Range": field])
        #expect(response.status == 200)
        #expect(response.text == "0123456789")
        #expect(response["Content-Range"] == nil)
    }

    @Test("of an empty file is not to be had, but its end is all of it")
    func empty() throws {
        #expect(try site.get("/empty.txt", ["Range": "bytes=0-"]).status == 416)
        #expect(try site.get("/empty.txt", ["Range": "bytes=-5"]).status == 200)
    }

    @Test("counts for GET only")
    func head() throws {
        let response = try site.request("HEAD", "/ten.txt", ["Range": "bytes=0-1"])
        #expect(response.status == 200)
        #expect(response["Content-Length"] == "10")
    }

    @Test("among several is a part of its own, in the order asked for")
    func several() throws {
        let bytes = (0..<1_000).map { UInt8($0 % 251) }
        let response = try site.get("/thousand.bin", ["Range": "bytes=500-509,0-9,-10"])
        #expect(response.status == 206)
        #expect(response["Content-Range"] == nil)
        let type = try #require(response["Content-Type"])
        #expect(type.hasPrefix("multipart/byteranges; boundary="))
        let boundary = type.dropFirst("multipart/byteranges; boundary=".count)
        var expected: [UInt8] = []
        for (number, range) in [500...509, 0...9, 990...999].enumerated() {
            expected += Array(
                """
                \(number == 0 ? "" : "\r\n")--\(boundary)\r
                Content-Type: application/octet-stream\r
                Content-Range: bytes \(range.lowerBound)-\(range.upperBound)/1000\r
                \r

                """.utf8)
            expected += bytes[range]
        }
        expected += Array("\r\n--\(boundary)--\r\n".utf8)
        #expect(response.body == expected)
    }

    @Test("close to another, or one of more than sixteen, is not worth a part of its own")
    func merged() throws {
        let near = try site.get("/thousand.bin", ["Range": "bytes=0-9,50-59"])
        #expect(near["Content-Range"] == "bytes 0-59/1000")
        let many = (0..<17).map { "\($0 * 1_000)-\($0 * 1_000)" }.joined(separator: ",")
        try site.folder.write([UInt8](repeating: 7, count: 20_000), to: "long.bin")
        let response = try site.get("/long.bin", ["Range": "bytes=" + many])
        #expect(response.status == 200)
        #expect(response.body.count == 20_000)
    }

    @Test("depends on If-Range: on the same tag or date, and on nothing weak")
    func ifRange() throws {
        let whole = try site.settled("/ten.txt")
        let tag = try #require(whole["ETag"])
        let date = try #require(whole["Last-Modified"])
        let rows = [
            (tag, 206), (date, 206), ("W/" + tag, 200), (#""other""#, 200), ("Sun, 06 Nov 1994 08:49:37 GMT", 200),
            ("nonsense", 200),
        ]
        for (field, status) in rows {
            let response = try site.get("/ten.txt", ["Range": "bytes=2-4", "If-Range": field])
            #expect(response.status == status, "\(field)")
            #expect(response.text == (status == 206 ? "234" : "0123456789"), "\(field)")
        }
    }

    @Test(
        "of a page is one of the page with the script: the ranges in a row are the whole",
        arguments: [(40, 7), (5_000, 333), (300_000, 40_007), (5_000_000, 700_001)])
    func pages(size: Int, step: Int) throws {
        let filling = (0..<size / 10).map { "<p>\(100_000 + $0)\n" }.joined()
        try site.folder.write("<!doctype html><html><head><title>x</title></head>\(filling)", to: "page.html")
        let connection = try Connection(port: site.vif.port)
        _ = try site.vif.readLine { $0.contains("page.html") }
        let whole = try connection.get("/page.html")
        #expect(whole.text.contains("/__vif/client.js"))
        var joined: [UInt8] = []
        while joined.count < whole.body.count {
            let range = "bytes=\(joined.count)-\(joined.count + step - 1)"
            let part = try connection.get("/page.html", ["Range": range])
            try #require(part.status == 206)
            #expect(part["Content-Range"]?.hasSuffix("/\(whole.body.count)") == true)
            try #require(!part.body.isEmpty)
            joined += part.body
        }
        #expect(joined == whole.body)
        let end = try connection.get("/page.html", ["Range": "bytes=-11"])
        #expect(end.body == Array(whole.body.suffix(11)))
    }

    @Test("is what curl asks for with -r, and the rest with -C -")
    func curl() throws {
        #expect(try site.curl("/ten.txt", "-r", "2-4") == "234")
        #expect(try site.curl("/ten.txt", "-r", "-2") == "89")
        try site.folder.write((0..<600).map { UInt8($0 % 251) }, to: "half.bin")
        let half = site.folder.url("half.bin").string
        _ = try site.curl("/thousand.bin", "-C", "-", "-o", half)
        try Command.run("cmp", half, site.folder.url("thousand.bin").string)
    }
}
