import TestSupport
import Testing

extension AttackTests {
    private static func post(_ fields: String, body: String = "0\r\n\r\n") -> String {
        "POST /index.html HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\r\n\(body)"
    }

    private static func refused(_ number: Int, _ fields: String, _ statuses: Int..., body: String = "0\r\n\r\n")
        -> Attack
    {
        let name = fields.replacing("\r\n", with: ", ").prefix(80)
        return Attack(number, String(name), post(fields, body: body), Set(statuses), .closed)
    }

    private static let lengths = [
        refused(60, "Transfer-Encoding: chunked\r\nContent-Length: 5", 400),
        refused(60, "Content-Length: 5\r\nTransfer-Encoding: chunked", 400),
        refused(60, "Content-Length: 0\r\nTransfer-Encoding: chunked", 400),
        refused(60, "Transfer-Encoding: chunked\r\nContent-Length:", 400),
        refused(61, "Transfer-Encoding: xchunked", 400), refused(61, "Transfer-Encoding: identity", 400),
        refused(61, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400, 501),
        refused(61, "Transfer-Encoding: chunked, chunked", 400, 501),
        refused(61, "Transfer-Encoding: chunked, gzip", 400), refused(61, "Transfer-Encoding: ", 400),
        refused(61, "Transfer-Encoding: chunked, identity", 400), refused(61, "Transfer-Encoding: chunked;q=1", 400),
        refused(61, "Transfer-Encoding: \"chunked\"", 400), refused(61, "Transfer-Encoding: chunked\u{0B}", 400),
        refused(61, "Transfer-Encoding:\u{0B}chunked", 400), refused(61, "Transfer-Encoding: chunk\u{E9}d", 400),
        refused(61, "Transfer-Encoding: x\r\nTransfer-Encoding: chunked", 400, 501),
        refused(62, "Transfer-Encoding: gzip, chunked", 501),
        Attack(
            63, "Transfer-Encoding in HTTP/1.0",
            "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400], .closed),
        refused(64, "Content-Length: 5\r\nContent-Length: 5", 400, body: "hello"),
        refused(64, "Content-Length: 5\r\nContent-Length: 6", 400, body: "hello"),
        refused(64, "Content-Length: 5, 5", 400, body: "hello"), refused(64, "Content-Length: +5", 400, body: "hello"),
        refused(64, "Content-Length: -5", 400, body: "hello"), refused(64, "Content-Length: 0x5", 400, body: "hello"),
        refused(64, "Content-Length: 5 5", 400, body: "hello"), refused(64, "Content-Length: 5.0", 400, body: "hello"),
        refused(64, "Content-Length: ", 400, body: "hello"), refused(64, "Content-Length: 5_0", 400, body: "hello"),
        refused(64, "Content-Length: 9223372036854775808", 400, 413),
        refused(64, "Content-Length: 18446744073709551617", 400, 413),
        refused(64, "Content-Length: 99999999999999999999999999999999", 400, 413),
        refused(64, "Content-Length: \u{663}", 400, body: "abc"),
    ]

    private static func chunked(_ number: Int, _ name: String, _ body: String, _ statuses: Int...) -> Attack {
        Attack(number, name, post("Transfer-Encoding: chunked", body: body), Set(statuses), .closed)
    }

    private static let chunks = [
        chunked(65, "an extension of a megabyte", "1;" + String(repeating: "x", count: 1 << 20) + "\r\na", 400),
        chunked(65, "many extensions", String(repeating: "1;\(filler(120))\r\na\r\n", count: 60) + "0\r\n\r\n", 400),
        chunked(65, "an extension with the end", "0;" + filler(5_000) + "\r\n\r\n", 400),
        chunked(66, "a size that is none", "zz\r\n", 400), chunked(66, "a negative size", "-1\r\n", 400),
        chunked(66, "a size with a sign", "+1\r\na\r\n0\r\n\r\n", 400),
        chunked(66, "a size with 0x", "0x1\r\na\r\n0\r\n\r\n", 400),
        chunked(66, "a size of 2^63", "8000000000000000\r\n", 400, 413),
        chunked(66, "a size of 2^64", "10000000000000000\r\n", 400, 413),
        chunked(66, "a size of 2^68 + 1", "100000000000000001\r\na", 400, 413),
        chunked(66, "an empty size", "\r\na\r\n0\r\n\r\n", 400),
        chunked(66, "a space before the size", " 1\r\na\r\n0\r\n\r\n", 400),
        chunked(66, "more bytes than the size", "1\r\nab\r\n0\r\n\r\n", 400),
        chunked(66, "a bare LF behind the size", "1\na\r\n0\r\n\r\n", 400),
        chunked(66, "a bare LF behind the bytes", "1\r\na\n0\r\n\r\n", 400),
        chunked(66, "a bare LF in an extension", "1;a\nb\r\na\r\n0\r\n\r\n", 400),
        chunked(66, "a bare CR in an extension", "1;a\rb\r\na\r\n0\r\n\r\n", 400),
        chunked(66, "a size of a thousand zeros", String(repeating: "0", count: 1_000) + "1\r\na\r\n0\r\n\r\n", 400),
        chunked(67, "a trailer without a colon", "0\r\nx\r\n\r\n", 400),
        chunked(67, "a trailer of 100 kB", "0\r\nX: \(filler(100_000))\r\n\r\n", 400, 431),
        chunked(67, "trailers without end", "0\r\n" + String(repeating: "X: y\r\n", count: 1_000) + "\r\n", 400, 431),
        chunked(
            72, "a body of 2 MiB in chunks", String(repeating: "1000\r\n\(filler(4_096))\r\n", count: 512), 413, 405),
    ]

    private static func filler(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static func trailer(_ field: String) -> Attack {
        Attack(
            67, "trailer " + field,
            Attack.request("/index.html", "Transfer-Encoding: chunked", body: "1\r\na\r\n0\r\n\(field)\r\n\r\n"), [200])
    }

    private static let trailers = [
        trailer("Host: evil.example"), trailer("Authorization: Basic eDp5"), trailer("X: y"),
        trailer("Connection: upgrade"), trailer("If-None-Match: *"),
        Attack(
            67, "trailer Content-Length",
            Attack.request("/index.html", "Transfer-Encoding: chunked", body: "0\r\nContent-Length: 9\r\n\r\n"),
            [200, 400]),
        Attack(
            65, "a short chunk extension",
            Attack.request("/index.html", "Transfer-Encoding: CHUNKED", body: "1;a=\"b\"\r\na\r\n00\r\n\r\n"), [200]),
        Attack(
            71, "no wait for a body", Attack.request("/index.html", "Content-Length: 5", body: "hello"), [200]),
        Attack(
            71, "Expect on a file", Attack.request("/index.html", "Expect: 100-continue", "Content-Length: 9"), [200],
            .closed),
        Attack(
            71, "Expect with POST",
            Attack.request("/index.html", method: "POST", "Expect: 100-continue", "Content-Length: 9"), [405], .closed),
        Attack(
            71, "another Expect", Attack.request("/index.html", "Expect: 200-ok", "Content-Length: 9"), [417], .closed),
        Attack(
            72, "a body of 10 GB", Attack.request("/index.html", "Content-Length: 10737418240", body: filler(2 << 20)),
            [413], .closed),
        Attack(72, "a body of 10 GB that does not come", post("Content-Length: 10737418240", body: ""), [413], .closed),
    ]

    private static func head(_ number: Int, _ name: String, _ text: String, _ statuses: Int...) -> Attack {
        Attack(number, name, text, Set(statuses), .closed)
    }

    private static let get = "GET /index.html HTTP/1.1\r\nHost: localhost\r\n"

    private static let heads = [
        head(68, "a folded field", get + "X: a\r\n b\r\n\r\n", 400),
        head(68, "a folded Host", "GET / HTTP/1.1\r\nHost: local\r\n host\r\n\r\n", 400),
        head(68, "a space before the first field", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400),
        head(68, "a bare CR in a value", get + "X: a\rb\r\n\r\n", 400),
        head(68, "a bare CR instead of a line end", get + "X: a\rY: b\r\n\r\n", 400),
        head(68, "a bare LF instead of a line end", get + "X: a\nY: b\r\n\r\n", 400),
        head(68, "only bare LFs", "GET /index.html HTTP/1.1\nHost: localhost\n\n", 400),
        head(68, "a bare LF at the end", get + "\n", 400), head(68, "NUL in a value", get + "X: a\0b\r\n\r\n", 400),
        head(68, "NUL in a name", get + "X\0: a\r\n\r\n", 400),
        head(68, "NUL in the target", "GET /\0 HTTP/1.1\r\n\r\n", 400),
        head(68, "a space before the colon", get + "X : a\r\n\r\n", 400),
        head(68, "a tab before the colon", get + "X\t: a\r\n\r\n", 400),
        head(68, "a space in a name", get + "X Y: a\r\n\r\n", 400), head(68, "no name", get + ": a\r\n\r\n", 400),
        head(68, "no colon", get + "X\r\n\r\n", 400), head(68, "a name with a bracket", get + "X(: a\r\n\r\n", 400),
        head(68, "DEL in a value", get + "X: a\u{7F}\r\n\r\n", 400),
        head(68, "ESC in a value", get + "X: a\u{1B}[31m\r\n\r\n", 400),
        head(68, "two spaces behind the method", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        head(68, "a tab behind the method", "GET\t/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        head(68, "a space behind the version", "GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n", 400),
        head(68, "a space in the target", "GET /x y HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        head(68, "a target that is not ASCII", "GET /\u{1F98A} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        head(73, "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505),
        head(73, "HTTP/2.0 in the usual form", "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505),
        head(73, "HTTP/3.0", "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n", 505),
        head(73, "HTTP/0.9", "GET /index.html\r\n\r\n", 400),
        head(73, "version 1.10", "GET / HTTP/1.10\r\nHost: localhost\r\n\r\n", 400),
        head(73, "http in lower case", "GET / http/1.1\r\nHost: localhost\r\n\r\n", 400),
        head(73, "version 1", "GET / HTTP/1\r\nHost: localhost\r\n\r\n", 400),
        head(73, "nothing of HTTP", "\u{1}\u{2}\u{3}\r\n\r\n", 400),
        Attack(
            73, "a TLS ClientHello", [0x16, 3, 1, 0, 0xC8, 1, 0, 0, 0xC4, 3, 3] + [UInt8](repeating: 0x5A, count: 194),
            [400], .closed),
    ]

    @Test("with a body whose length cannot be told is refused", arguments: lengths)
    func lengths(attack: Attack) throws { try check(attack) }

    @Test("with chunks that are none is refused", arguments: chunks)
    func chunks(attack: Attack) throws { try check(attack) }

    @Test("with a body, where none is needed, changes nothing", arguments: trailers)
    func trailers(attack: Attack) throws { try check(attack) }

    @Test("with a head that is not HTTP/1 is refused", arguments: heads)
    func heads(attack: Attack) throws { try check(attack) }

    @Test("70: with a thousand requests at once is answered in order")
    func pipeline() throws {
        let (page, none) = (Attack.request("/index.html"), Attack.request("/none", method: "HEAD"))
        let received = try send(Array((String(repeating: page + none, count: 500) + Self.lastRequest).utf8))
        var stream = ResponseStream(received)
        for _ in 0..<500 {
            #expect(try stream.next()?.status == 200)
            #expect(try stream.next(mayLackBody: true)?.status == 404)
        }
        #expect(try stream.next()?.status == 200)
        #expect(try stream.next() == nil)
    }

    @Test("70: with a smuggled request behind a refused one is answered once")
    func smuggling() throws {
        let smuggled = "5\r\nhello\r\n0\r\n\r\nGET /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for fields in [
            "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked", "Content-Length: 5, 6",
            "Transfer-Encoding : chunked\r\nContent-Length: 5", "X: y\nTransfer-Encoding: chunked\r\nContent-Length: 5",
        ] {
            var stream = ResponseStream(try send(Array(Self.post(fields, body: smuggled).utf8)))
            #expect(try stream.next()?.status == 400, "\(fields)")
            #expect(try stream.next() == nil, "\(fields)")
        }
    }

    private static let lastRequest = Attack.request("/app.js", "Connection: close")
}
