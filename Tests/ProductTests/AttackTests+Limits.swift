import Glibc
import SystemPackage
import TestSupport
import Testing

extension AttackTests {
    private static func fields(_ count: Int) -> String {
        (0..<count).map { "X-\($0): y\r\n" }.joined()
    }

    private static func head(
        _ number: Int, _ name: String, _ target: String = "/index.html", fields: String = "", _ statuses: Int...
    ) -> Attack {
        let isRefused = statuses.contains { [400, 414, 431].contains($0) }
        return Attack(
            number, name, "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n", Set(statuses),
            isRefused ? .closed : .either)
    }

    private static func field(_ number: Int, _ field: String, _ statuses: Int...) -> Attack {
        Attack(
            number, String(field.prefix(70)), "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n\r\n",
            Set(statuses))
    }

    private static func filler(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static let sizes = [
        head(74, "a target of 8,000 bytes", "/index.html?" + filler(7_988), 200),
        head(74, "a target of 8,300 bytes", "/index.html?" + filler(8_288), 414),
        head(74, "a target of 90 kB", "/" + filler(90_000), 414),
        head(74, "a field of 31,000 bytes", fields: "X: \(filler(31_000))\r\n", 200),
        head(74, "a field of 33,000 bytes", fields: "X: \(filler(33_000))\r\n", 431),
        head(74, "fields of 81 kB", fields: String(repeating: "X: \(filler(2_000))\r\n", count: 40), 431),
        head(74, "a head of 2 MiB", fields: "X: \(filler(2 << 20))\r\n", 431),
        head(74, "a name of 40 kB", fields: "\(filler(40_000)): x\r\n", 431),
        head(74, "99 fields and Host", fields: fields(99), 200), head(74, "257 fields", fields: fields(256), 431),
        head(74, "100 fields and Host", fields: fields(100), 431),
        Attack(74, "a line that never ends", filler(70_000), [400, 414], .closed),
        Attack(74, "a field that never ends", "GET / HTTP/1.1\r\nX: " + filler(70_000), [431], .closed),
        Attack(74, "a megabyte of empty lines", String(repeating: "\r\n", count: 1 << 19), [200, 400], .closed),
    ]

    private static let values = [
        field(79, "Range: bytes=" + (0..<1_000).map { "\($0)-" }.joined(separator: ","), 200, 416),
        field(79, "Range: bytes=" + String(repeating: "0-,", count: 1_000), 200, 416),
        field(80, "Range: bytes=0-9223372036854775807", 200, 206),
        field(80, "Range: bytes=9223372036854775807-", 200, 416),
        field(80, "Range: bytes=-18446744073709551616", 200, 206, 416),
        field(80, "Range: bytes=18446744073709551615-18446744073709551616", 200, 416),
        field(80, "Range: bytes=-0", 200, 416), field(80, "Range: bytes=5-2", 200),
        field(80, "Range: bytes=a-b", 200), field(80, "Range: lines=0-1", 200), field(80, "Range: bytes=", 200),
        field(80, "Range: bytes=--1", 200), field(80, "If-Range: \"x\"\r\nRange: bytes=0-1", 200),
        field(81, "If-None-Match: " + String(repeating: "\"a\", ", count: 6_000), 200),
        field(81, "If-None-Match: " + String(repeating: "\"a\", ", count: 10_000), 431),
        field(81, "If-None-Match: \"" + String(repeating: "\\\"", count: 10_000), 200),
        field(81, "If-Modified-Since: Sat, 99 Nov 99999 99:99:99 GMT", 200),
        field(81, "If-Modified-Since: Sat, 01 Jan 99999999999999999999 00:00:00 GMT", 200),
        field(81, "If-Modified-Since: \(filler(10_000))", 200),
        field(82, "Accept-Encoding: gzip;q=NaN, br;q=99999999999999999999, *;q=-1", 200),
        field(82, "Accept-Encoding: " + String(repeating: "gzip,", count: 6_000), 200),
        field(82, "Accept: " + String(repeating: "text/html;q=0.1,", count: 1_900), 200),
        Attack(
            82, "a compressed body",
            Attack.request(
                "/changed", method: "POST", "Content-Encoding: gzip", "Content-Length: 4", body: "\u{1F}\u{1}\u{8}\0"),
            [405, 415]),
        Attack(
            82, "a body of 2 MiB",
            Attack.request("/changed", method: "POST", "Content-Length: \(2 << 20)", body: filler(2 << 20)), [413],
            .closed),
    ]

    @Test("with more than a head may be is refused", arguments: sizes)
    func sizes(attack: Attack) throws { try check(attack) }

    @Test("with extreme values in a field is harmless", arguments: values)
    func values(attack: Attack) throws { try check(attack) }

    @Test("83: with deep JSON in a socket leaves the server as it was")
    func deepJSON() throws {
        for text in [String(repeating: "[", count: 60_000), String(repeating: "{\"a\":", count: 12_000)] {
            let socket = try SocketClient(port: site.port)
            try socket.send(text)
            #expect(try socket.receive().closeCode == 1008)
        }
        #expect(try SocketClient(port: site.port).acceptValue != nil)
    }

    @Test("86: by a page of a gigabyte without a head takes no memory")
    func hugePage() throws {
        try site.folder.write("<!doctype html>", to: "www/huge.html")
        #expect(truncate(site.folder.url("www/huge.html").string, 1 << 30) == 0)
        let connection = try Connection(port: site.port)
        try connection.send(Attack.request("/huge.html"))
        #expect(try connection.read(through: "\r\n\r\n").contains("HTTP/1.1 200 OK"))
        _ = try connection.read(1 << 20)
        #expect(try site.vif.residentKiB() < 150_000)
    }

    @Test("75: that sends its head a byte at a time is told so after ten seconds, and cut off")
    func slowHead() throws {
        let starts = [
            "G", "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", Attack.request("/index.html") + "GET / HTTP",
        ]
        let connections = try starts.map { start in
            let connection = try Connection(port: site.port)
            try connection.send(start)
            return connection
        }
        let start = ContinuousClock.now
        var isAnswered = false
        while !isAnswered && ContinuousClock.now - start < .seconds(20) {
            for connection in connections { try? connection.send("x") }
            isAnswered = connections[1].isReadable(within: 500)
        }
        #expect((.seconds(8)...(.seconds(13))).contains(ContinuousClock.now - start))
        for (index, connection) in connections.enumerated() {
            var stream = ResponseStream(try connection.readToEnd(within: 5))
            if index == 2 { #expect(try stream.next()?.status == 200) }
            #expect(try stream.next()?.status == 408, "\(starts[index])")
        }
    }

    @Test("75: that sends its body a byte at a time is cut off")
    func slowBody() throws {
        let connection = try Connection(port: site.port)
        try connection.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n")
        let start = ContinuousClock.now
        while !connection.isReadable(within: 500) {
            try #require(ContinuousClock.now - start < .seconds(30), "it is neither answered nor cut off")
            try connection.send("x")
        }
        var stream = ResponseStream(try connection.readToEnd(within: 5))
        #expect(try [405, 408].contains(stream.next()?.status))
    }

    @Test("77: with more than 1,024 connections waits until one of them ends")
    func connectionLimit() throws {
        var limit = rlimit(rlim_cur: 4_096, rlim_max: 0)
        var old = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old) == 0)
        limit.rlim_max = old.rlim_max
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        defer { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old) }
        let own = try AttackedSite()
        var connections = try (0..<1_024).map { _ in try Connection(port: own.port) }
        for connection in connections { #expect(try connection.get("/index.html").status == 200) }
        let late = try Connection(port: own.port)
        try late.send(Attack.request("/index.html"))
        #expect(!late.isReadable(within: 500))
        connections.removeAll()
        #expect(try late.response().status == 200)
        #expect(try Connection(port: own.port).get("/index.html").status == 200)
    }

    @Test("25: that takes all descriptors is waited for")
    func descriptors() throws {
        let own = try AttackedSite(limits: ["prlimit", "--nofile=64:64"])
        var connections = try (0..<100).map { _ in try Connection(port: own.port) }
        for connection in connections { try connection.send(Attack.request("/index.html")) }
        let answers = try connections.filter { $0.isReadable(within: 50) }.map { try $0.response().status }
        #expect(!answers.isEmpty && answers.allSatisfy { [200, 503].contains($0) }, "\(answers)")
        connections.removeAll()
        #expect(try Connection(port: own.port).get("/index.html").status == 200)
    }
}
