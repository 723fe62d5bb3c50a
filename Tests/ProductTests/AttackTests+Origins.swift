import TestSupport
import Testing

extension AttackTests {
    private static func origin(_ number: Int, _ origin: String, _ statuses: Int..., token: String? = nil) -> Attack {
        Attack(
            number, "Origin: " + origin.prefix(60) + (token.map { ", token " + $0.prefix(40) } ?? ""),
            Attack.handshake("Origin: \(origin)", path: "/__vif/socket" + (token.map { "?token=\($0)" } ?? "")),
            Set(statuses))
    }

    private static let origins = [
        origin(43, "http://evil.example", 403), origin(43, "http://evil.example:8080", 403),
        origin(43, "http://localhost:8080.evil.example", 403), origin(43, "http://localhost:8080@evil.example", 403),
        origin(43, "http://evil.example/localhost:8080", 403), origin(44, "null", 403), origin(44, "NULL", 403),
        origin(44, "file://", 403), origin(45, "http://192.168.1.9:8080", 403),
        origin(45, "http://127.0.0.1:8080", 403), origin(46, "http://localhost:3001", 403),
        origin(46, "http://localhost", 403), origin(46, "https://localhost:8080", 403),
        origin(46, "http://docs.localhost:8080", 403), origin(47, "http://", 400, 403), origin(47, "://", 400, 403),
        origin(47, "", 400, 403), origin(47, "http://localhost:8080/", 400, 403),
        origin(47, "http://" + String(repeating: "a", count: 8_000), 400, 403), origin(47, "http://[:", 400, 403),
        origin(47, "http://localhost:99999", 400, 403), origin(47, "http://\u{E9}", 400, 403),
        origin(50, "null", 403, token: ""), origin(50, "null", 403, token: "0"),
        origin(50, "null", 403, token: String(repeating: "0", count: 32)),
        origin(50, "null", 403, token: String(repeating: "0", count: 7_000)),
        origin(50, "null", 403, token: "%00"), origin(50, "http://evil.example", 403, token: "&token=&token"),
        Attack(
            47, "two Origins, of which one is ours",
            Attack.handshake("Origin: http://localhost:8080", "Origin: http://evil.example"), [400, 403]),
        Attack(
            43, "another site, where no socket is", Attack.handshake("Origin: http://evil.example", path: "/"), [200]),
        Attack(43, "HEAD instead", Attack.handshake("Origin: http://evil.example", method: "HEAD"), [403, 405]),
        Attack(46, "our own page", Attack.handshake("Origin: http://localhost:8080"), [101]),
        Attack(49, "a program", Attack.handshake(), [101]),
        Attack(
            111, "the target elsewhere",
            Attack.handshake(path: "http://169.254.169.254/__vif/socket", host: "169.254.169.254"), [403]),
    ]

    /// 99: what RFC 6455 §4.2.1 asks of a handshake.
    private static let handshakes = [
        Attack(99, "a short key", Attack.handshake(key: "dGhlIHNhbXBsZQ=="), [400]),
        Attack(99, "a long key", Attack.handshake(key: "dGhlIHNhbXBsZSBub25jZSE="), [400]),
        Attack(99, "a key that is not base64", Attack.handshake(key: "dGhlIHNhbXBsZSBub25j*g=="), [400]),
        Attack(99, "no key", Attack.handshake(key: nil), [400]),
        Attack(99, "two keys", Attack.handshake("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), [400]),
        Attack(99, "version 8", Attack.handshake(protocolVersion: "8"), [426], has: ["Sec-WebSocket-Version": "13"]),
        Attack(99, "version 25", Attack.handshake(protocolVersion: "25"), [426], has: ["Sec-WebSocket-Version": "13"]),
        Attack(99, "no version", Attack.handshake(protocolVersion: nil), [400, 426]),
        Attack(99, "no Connection", Attack.handshake(connection: nil), [400]),
        Attack(99, "Connection: close", Attack.handshake(connection: "close"), [400]),
        Attack(99, "POST", Attack.handshake(method: "POST"), [405]),
        Attack(99, "HTTP/1.0", Attack.handshake(version: "HTTP/1.0"), [400], .closed),
        Attack(99, "a body", Attack.handshake("Content-Length: 5") + "hello", [101, 400]),
        Attack(99, "no Upgrade", Attack.request("/__vif/socket"), [426], has: ["Upgrade": "websocket"]),
        Attack(98, "10,000 parameters", Attack.handshake("Sec-WebSocket-Extensions: " + manyParameters), [101, 431]),
        Attack(
            98, "a window of 99 bits",
            Attack.handshake("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99"), [101]),
    ]
    private static let manyParameters = "x" + String(repeating: "; a=b", count: 5_000)

    private static func fetch(
        _ number: Int, _ site: String, _ mode: String, _ destination: String, path: String = "/app.js", _ status: Int
    ) -> Attack {
        Attack(
            number, "\(path) \(site) \(mode) \(destination)",
            Attack.request(
                path, "Sec-Fetch-Site: \(site)", "Sec-Fetch-Mode: \(mode)", "Sec-Fetch-Dest: \(destination)"), [status],
            has: ["Cross-Origin-Resource-Policy": path == "/__vif/client.js" ? "cross-origin" : "same-origin"])
    }

    private static let fetches = [
        fetch(51, "cross-site", "no-cors", "script", 403), fetch(52, "same-site", "no-cors", "script", 403),
        fetch(54, "cross-site", "no-cors", "image", 403), fetch(54, "same-site", "no-cors", "style", 403),
        fetch(54, "cross-site", "no-cors", "video", 403), fetch(54, "cross-site", "no-cors", "audio", 403),
        fetch(54, "cross-site", "cors", "font", 200), fetch(55, "cross-site", "cors", "empty", 200),
        fetch(51, "same-origin", "no-cors", "script", 200), fetch(51, "none", "navigate", "document", 200),
        fetch(51, "cross-site", "navigate", "document", path: "/index.html", 200),
        fetch(51, "cross-site", "no-cors", "script", path: "/.env", 403),
        fetch(58, "cross-site", "no-cors", "script", path: "/__vif/client.js", 200),
        Attack(53, "no Sec-Fetch fields", Attack.request("/app.js"), [200], has: corp),
        Attack(55, "fetch()", Attack.request("/app.js", "Origin: http://evil.example"), [200], has: corp),
        Attack(
            55, "fetch() with POST",
            Attack.request("/app.js", method: "POST", "Origin: http://evil.example", "Content-Length: 0"), [403, 405]),
        Attack(
            56, "a preflight",
            Attack.request(
                "/app.js", method: "OPTIONS", "Origin: http://evil.example", "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: x", "Access-Control-Request-Private-Network: true"), [204]),
        Attack(58, "an event stream", Attack.request("/app.js", "Accept: text/event-stream"), [200], has: corp),
        Attack(58, "JSONP", Attack.request("/app.js?callback=alert"), [200], has: corp, lacks: "alert"),
        Attack(58, "a source map", Attack.request("/app.js.map", "Origin: null"), [404], has: corp),
    ]
    private static let corp = ["Cross-Origin-Resource-Policy": "same-origin"]

    /// 57: what other development servers do for any page that asks.
    private static let commands = ["/open-editor?file=x", "/invalidate", "/__open-in-editor?file=x"].flatMap { path in
        [
            Attack(57, "GET \(path)", Attack.request(path), [404]),
            Attack(
                57, "POST \(path)",
                Attack.request(
                    path, method: "POST", "Origin: http://evil.example", "Content-Type: text/plain",
                    "Content-Length: 2", body: "{}"), [403, 404, 405]),
        ]
    }

    @Test("by another site's socket is refused", arguments: origins)
    func origins(attack: Attack) throws { try check(attack) }

    @Test("by a handshake of another protocol is refused", arguments: handshakes)
    func handshakes(attack: Attack) throws { try check(attack) }

    @Test("by a page of another site learns nothing", arguments: fetches)
    func fetches(attack: Attack) throws { try check(attack) }

    @Test("by a command that other servers know does nothing", arguments: commands)
    func commands(attack: Attack) throws { try check(attack) }

    @Test("59: that frames a page is left to the page, since editors show pages in frames")
    func frames() throws {
        #expect(try Connection(port: site.port).get("/index.html")["X-Frame-Options"] == nil)
    }
}
