import TestSupport
import Testing

extension AttackTests {
    private static func host(_ number: Int, _ host: String, _ statuses: Int..., lacks: String? = nil) -> Attack {
        Attack(
            number, "Host: " + host.prefix(60), Attack.request("/index.html", host: host), Set(statuses), lacks: lacks)
    }

    private static let hosts = [
        host(31, "", 400), host(31, "a, b", 400), host(31, "localhost, localhost", 400), host(31, "local host", 400),
        host(32, "attacker.com", 403), host(32, "attacker.com:8080", 403), host(32, "192.168.1.9", 403),
        host(33, "localhost.attacker.com", 403), host(33, "attacker.com:localhost", 400, 403),
        host(33, "localhost6", 403), host(33, "127.0.0.1.nip.io", 403), host(33, "xlocalhost", 403),
        host(34, "0177.0.0.1", 403), host(34, "2130706433", 403), host(34, "0x7f000001", 403), host(34, "127.1", 403),
        host(34, "127.0.0.01", 403), host(35, "%6cocalhost", 400), host(36, "localhost.", 200),
        host(36, "LOCALHOST:8080", 200), host(36, "docs.localhost", 200), host(36, "localhost..", 403, 400),
        host(36, "127.0.0.1", 200), host(36, "[::1]:8080", 200), host(37, "0.0.0.0:8080", 403), host(37, "[::]", 403),
        host(38, "[::ffff:7f00:1]", 200), host(38, "[::1%25lo]", 400), host(38, "[::1", 400), host(38, "[:", 400),
        host(38, "[]", 400), host(38, "[::1]x", 400), host(39, "file:///x", 400), host(39, "chrome-extension://x", 400),
        host(40, "localhost:99999", 400), host(40, "localhost:-1", 400), host(40, "localhost:80:80", 400),
        host(40, "localhost:", 200, 400), host(40, "localhost:+80", 400), host(40, "localhost:65536", 400),
        host(24, "<script>alert(1)</script>", 400, 403, lacks: "alert"), host(27, "u:p@localhost", 400),
        host(27, "localhost@attacker.com", 400), host(31, String(repeating: "a", count: 8_000), 400, 403),
        host(31, "localhost\u{7F}", 400), host(31, "localhost\u{E9}", 400), host(32, "localhost/", 400),
        host(32, "localhost?", 400), host(32, "localhost#", 400), host(32, "localhost\\", 400),
    ]

    private static let targets = [
        Attack(26, "a target elsewhere", Attack.request("http://evil.example/x", host: "evil.example"), [403]),
        Attack(26, "a target elsewhere, Host here", Attack.request("http://evil.example/index.html"), [403]),
        Attack(26, "another scheme", Attack.request("file:///etc/passwd"), [400]),
        Attack(26, "HTTPS to elsewhere", Attack.request("https://evil.example/", host: "evil.example"), [400, 403]),
        Attack(26, "a target without a slash", Attack.request("index.html"), [400]),
        Attack(26, "a target that climbs", Attack.request("http://localhost/../secret"), [400]),
        Attack(26, "a target without a path", Attack.request("http://localhost"), [200]),
        Attack(26, "a target without a host", Attack.request("http:///index.html"), [400]),
        Attack(27, "a user in the target", Attack.request("http://u:p@localhost/index.html"), [400]),
        Attack(27, "a host as user", Attack.request("http://localhost@evil.example/"), [400]),
        Attack(28, "target and Host are both ours", Attack.request("http://localhost/", host: "127.0.0.1"), [200]),
        Attack(
            28, "the target is ours, Host is not", Attack.request("http://localhost/", host: "evil.example"),
            [400, 403]),
        Attack(31, "no Host in HTTP/1.1", Attack.request("/index.html", host: nil), [400]),
        Attack(31, "no Host, but in the target", Attack.request("http://localhost/", host: nil), [400]),
        Attack(31, "two equal Hosts", Attack.request("/index.html", "Host: localhost"), [400]),
        Attack(31, "two Hosts", Attack.request("/index.html", "hOST: evil.example"), [400]),
        Attack(
            31, "no Host in HTTP/1.0", Attack.request("/index.html", host: nil, version: "HTTP/1.0"), [200], .closed),
        Attack(
            32, "HTTP/1.0 from elsewhere", Attack.request("/index.html", host: "evil.example", version: "HTTP/1.0"),
            [403], .closed),
        Attack(32, "HEAD from elsewhere", Attack.request("/index.html", method: "HEAD", host: "evil.example"), [403]),
        Attack(32, "OPTIONS from elsewhere", Attack.request("*", method: "OPTIONS", host: "evil.example"), [403]),
        Attack(32, "our script from elsewhere", Attack.request("/__vif/client.js", host: "evil.example"), [403]),
        Attack(32, "a socket from elsewhere", Attack.handshake(host: "evil.example"), [403]),
        Attack(
            32, "a socket by rebinding", Attack.handshake("Origin: http://evil.example", host: "evil.example"), [403]),
        Attack(34, "a socket at 127.1", Attack.handshake("Origin: http://127.1", host: "127.1"), [403]),
        Attack(38, "a socket at [:", Attack.handshake(host: "[:"), [400]),
        Attack(41, "X-Forwarded-Host", Attack.request("/index.html", "X-Forwarded-Host: evil.example"), [200]),
        Attack(
            41, "X-Forwarded-Host for a socket",
            Attack.handshake("Origin: http://evil.example", "X-Forwarded-Host: evil.example"), [403]),
        Attack(
            41, "Forwarded for a foreign Host",
            Attack.request(
                "/index.html", host: "evil.example", "X-Forwarded-Host: localhost", "Forwarded: host=localhost"), [403]),
    ]

    private static let allow = ["Allow": "GET, HEAD, OPTIONS"]

    private static let methods =
        [
            Attack(29, "CONNECT", Attack.request("a:443", method: "CONNECT"), [405], .closed, has: allow),
            Attack(29, "OPTIONS *", Attack.request("*", method: "OPTIONS"), [204], has: allow),
            Attack(29, "GET *", Attack.request("*"), [400]),
            Attack(29, "an unknown method", Attack.request("/index.html", method: "BREW"), [501]),
            Attack(29, "a method in lower case", Attack.request("/index.html", method: "get"), [501]),
            Attack(29, "a method that is no token", Attack.request("/index.html", method: "G@T"), [400], .closed),
            Attack(29, "an empty method", Attack.request("/index.html", method: ""), [400], .closed),
            Attack(
                29, "a long method", Attack.request("/", method: String(repeating: "A", count: 9_000)),
                [400, 414, 501], .closed),
        ]
        + ["POST", "PUT", "DELETE", "PATCH", "TRACE"].map {
            Attack(
                $0 == "TRACE" ? 29 : 30, $0,
                Attack.request("/index.html", method: $0, "Content-Length: 5", "X-Mirror: alert", body: "hello"), [405],
                has: allow, lacks: "alert")
        }

    @Test("under another host's name is refused", arguments: hosts)
    func hosts(attack: Attack) throws { try check(attack) }

    @Test("by a target of another form, or by other fields, is refused", arguments: targets)
    func targets(attack: Attack) throws { try check(attack) }

    @Test("by a method that does more than read is refused", arguments: methods)
    func methods(attack: Attack) throws { try check(attack) }
}
