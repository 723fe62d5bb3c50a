import TestSupport
import Testing

extension AttackTests {
    private static func handshake(
        _ number: Int, _ name: String, _ text: String, _ statuses: Int..., has: [String: String] = [:]
    )
        -> Attack
    {
        Attack(number, name, text, Set(statuses), has: has)
    }

    private static let upgrade = "Upgrade: websocket\r\nConnection: Upgrade"
    private static let otherCases =
        "upgrade: h2c, WebSocket\r\nconnection: te, upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "SEC-WEBSOCKET-VERSION: 13"
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="

    /// 99: what RFC 6455 §4.2.1 asks for, each in its own way.
    private static let handshakes =
        ["/__vif/socket", "/livereload"].flatMap { path in
            [
                handshake(
                    99, "\(path), POST", Attack.handshake(path: path, method: "POST"), 405, has: ["Allow": "GET"]),
                handshake(99, "\(path), PUT", Attack.handshake(path: path, method: "PUT"), 405, has: ["Allow": "GET"]),
                handshake(99, "\(path), HTTP/1.0", Attack.handshake(path: path, version: "HTTP/1.0"), 400),
                handshake(
                    99, "\(path), no Upgrade", Attack.request(path), 426,
                    has: ["Upgrade": "websocket", "Connection": "Upgrade"]),
                handshake(
                    99, "\(path), another Upgrade", Attack.request(path, "Upgrade: h2c", "Connection: Upgrade"), 426,
                    has: ["Upgrade": "websocket"]),
                handshake(99, "\(path), no Connection", Attack.handshake(path: path, connection: nil), 400),
                handshake(99, "\(path), no key", Attack.handshake(path: path, key: nil), 400),
                handshake(
                    99, "\(path), a key of 15 bytes", Attack.handshake(path: path, key: "dGhlIHNhbXBsZSBub25j"), 400),
                handshake(
                    99, "\(path), a key of 17 bytes", Attack.handshake(path: path, key: "dGhlIHNhbXBsZSBub25jZSE="), 400
                ),
                handshake(99, "\(path), two keys", Attack.handshake(key, path: path), 400),
                handshake(
                    99, "\(path), version 12", Attack.handshake(path: path, protocolVersion: "12"), 426,
                    has: ["Sec-WebSocket-Version": "13"]),
                handshake(99, "\(path), version 013", Attack.handshake(path: path, protocolVersion: "013"), 400, 426),
                handshake(
                    99, "\(path), versions 13 and 8", Attack.handshake(path: path, protocolVersion: "13, 8"), 400, 426),
                handshake(
                    99, "\(path), two versions", Attack.handshake("Sec-WebSocket-Version: 13", path: path), 400, 426),
                handshake(
                    31, "\(path), no Host",
                    "GET \(path) HTTP/1.1\r\n\(upgrade)\r\n\(key)\r\nSec-WebSocket-Version: 13\r\n\r\n", 400),
                handshake(31, "\(path), two Hosts", Attack.handshake("Host: localhost", path: path), 400),
                handshake(32, "\(path), a foreign Host", Attack.handshake(path: path, host: "evil.example"), 403),
                handshake(
                    99, "\(path), a list of protocols to change to",
                    Attack.handshake(path: path, connection: "keep-alive, UPGRADE"), 101),
                handshake(
                    99, "\(path), other cases",
                    "GET \(path) HTTP/1.1\r\nhost: localhost\r\n\(otherCases)\r\n\r\n",
                    101),
            ]
        }
        + [
            "/__vif/none", "/__vif/", "/__vif/socket/", "/__vif/socke", "/__vif/Socket", "/__vif/ws/echo",
            "/__vif/ws/chat",
            "/__vif/ws/cat", "/__vif/ws/error/400", "/__vif/ws/", "/livereload/",
        ].map {
            handshake(99, "\($0), where no socket is", Attack.handshake(path: $0), 404)
        }

    @Test("by a handshake is refused with what is wrong with it", arguments: handshakes)
    func soundHandshakes(attack: Attack) throws { try check(attack) }

    // MARK: LiveReload

    private static func liveReload(_ number: Int, _ origin: String, _ statuses: Int...) -> Attack {
        Attack(
            number, "Origin: " + origin.prefix(60), Attack.handshake("Origin: \(origin)", path: "/livereload"),
            Set(statuses))
    }

    /// Whoever wrote pages for LiveReload has them on any port of this machine.
    private static let liveReloadOrigins = [
        liveReload(43, "http://evil.example", 403), liveReload(43, "http://localhost.evil.example", 403),
        liveReload(43, "http://localhost@evil.example", 403), liveReload(43, "http://evil.localhost.example", 403),
        liveReload(44, "null", 403), liveReload(44, "file://", 403), liveReload(45, "http://192.168.1.9:8080", 403),
        liveReload(45, "http://169.254.169.254", 403), liveReload(47, "http://", 400, 403),
        liveReload(47, "://", 400, 403), liveReload(47, "", 400, 403), liveReload(47, "http://[:", 400, 403),
        liveReload(47, "http://" + String(repeating: "a", count: 8_000), 400, 403),
        liveReload(47, "http://localhost:99999", 400, 403), liveReload(47, "chrome-extension://", 400, 403),
        liveReload(47, "javascript://localhost", 400, 403), liveReload(47, "http-extension://localhost", 400, 403),
        Attack(
            47, "two Origins, of which one is ours",
            Attack.handshake("Origin: http://localhost:8080", "Origin: http://evil.example", path: "/livereload"),
            [400, 403]),
        liveReload(46, "http://localhost:3001", 101), liveReload(46, "http://127.0.0.1:3001", 101),
        liveReload(46, "http://[::1]:3001", 101), liveReload(46, "http://docs.localhost", 101),
        liveReload(46, "http://localhost:8080", 101),
        liveReload(46, "chrome-extension://jnihajbhpnppcggbcgedagnkighmdlei", 101),
        liveReload(46, "moz-extension://0f3b8c1e-6d5c-4f4e-9a55-1d1f0c2b3a49", 101),
        liveReload(46, "safari-web-extension://0F3B8C1E-6D5C-4F4E-9A55-1D1F0C2B3A49", 101),
        Attack(49, "a program", Attack.handshake(path: "/livereload"), [101]),
        Attack(
            46, "the script, from anywhere",
            Attack.request(
                "/livereload.js?snipver=1", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors",
                "Sec-Fetch-Dest: script"), [200], has: ["Cross-Origin-Resource-Policy": "cross-origin"]),
    ]

    @Test("by a client of LiveReload from elsewhere is refused", arguments: liveReloadOrigins)
    func liveReloadOrigins(attack: Attack) throws { try check(attack) }

    // MARK: What else than files is there

    private static let senders = [
        ["Origin: http://evil.example"], ["Origin: null"], ["Origin: http://192.168.1.9:8080"], ["Origin: http://"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"],
        ["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe", "Origin: null"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty", "Origin: http://evil.example"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: websocket", "Origin: http://evil.example"],
    ]

    private static func request(
        _ method: String, _ path: String, _ fields: [String], type: String = "text/plain", body: String
    ) -> String {
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: localhost"] + fields
            + (method == "POST" ? ["Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] : [])
        return lines.map { $0 + "\r\n" }.joined() + "\r\n" + (method == "POST" ? body : "")
    }

    /// 57: what build tools may do, and no page of another site.
    private static let commands = [
        "/changed?files=index.html", "/alert?message=x", "/forcereload?path=index.html", "/kill",
    ]
    .flatMap { path in
        senders.flatMap { fields in
            ["GET", "POST"].map { method in
                Attack(
                    57, "\(method) \(path), \(fields.joined(separator: ", "))",
                    request(method, path, fields, body: #"{"files":["index.html"],"message":"x"}"#),
                    // That there is no such command, or not by this method, is no leave either.
                    path == "/kill" || (path.hasPrefix("/alert") == (method == "GET")) ? [403, 404, 405] : [403])
            }
        }
    }

    private static let json = "application/json"

    private static let programs = [
        Attack(57, "a program: GET /changed", Attack.request("/changed?files=index.html"), [200]),
        Attack(
            57, "a program: POST /changed",
            Attack.request(
                "/changed", method: "POST", "Content-Type: \(json)", "Content-Length: 24",
                body: #"{"files":["index.html"]}"#), [200]),
        Attack(57, "a program: GET /forcereload", Attack.request("/forcereload?path=index.html"), [200]),
        Attack(57, "a program: GET /kill", Attack.request("/kill"), [403, 404, 405]),
        Attack(
            57, "a program: POST /kill", Attack.request("/kill", method: "POST", "Content-Length: 0"), [403, 404, 405]),
        Attack(
            57, "our own page",
            Attack.request("/changed?files=x.css", "Origin: http://localhost", "Sec-Fetch-Site: same-origin"), [200]),
        Attack(
            82, "a compressed body of /changed",
            Attack.request(
                "/changed", method: "POST", "Content-Encoding: gzip", "Content-Length: 4", body: "\u{1F}\u{1}\u{8}\0"),
            [415]),
        Attack(
            83, "deep JSON to /changed",
            request("POST", "/changed", [], type: json, body: String(repeating: "[", count: 60_000)), [400, 413]),
        Attack(
            83, "deep objects to /changed",
            request("POST", "/changed", [], type: json, body: String(repeating: #"{"files":"#, count: 12_000)),
            [400, 413]),
    ]

    @Test("by a command of LiveReload from another site does nothing", arguments: commands)
    func liveReloadCommands(attack: Attack) throws { try check(attack) }

    @Test("by a command of LiveReload from a program does what it says, and no more", arguments: programs)
    func programs(attack: Attack) throws { try check(attack) }

    private static let wrongTokens = [
        nil, "", "0", String(repeating: "0", count: 32), String(repeating: "0", count: 7_000), "%00", "&token=",
    ]

    /// 50: where sockets cannot go, pages ask with the token of the run.
    private static let fallbacks = ["/__vif/events", "/__vif/poll", "/__vif/answers"].flatMap { path in
        wrongTokens.flatMap { token in
            senders.map { fields in
                let method = path == "/__vif/answers" ? "POST" : "GET"
                let query = token.map { "?token=\($0)&version=0-0" } ?? "?version=0-0"
                return Attack(
                    50, "\(path)\(query.prefix(40)), \(fields.joined(separator: ", "))",
                    request(method, path + query, fields, body: #"{"type":"hello","version":"0-0"}"#), [403])
            }
        }
    }

    private static let fallbackRest = [
        Attack(50, "answers without a token", request("POST", "/__vif/answers", [], body: "{}"), [400, 401, 403]),
        Attack(58, "answers are not read", Attack.request("/__vif/answers"), [403, 405]),
        Attack(57, "events are not posted", request("POST", "/__vif/events", [], body: "{}"), [403, 405]),
        Attack(
            72, "answers of 2 MiB",
            request("POST", "/__vif/answers?token=0", [], body: String(repeating: " ", count: 2 << 20)), [403, 413]),
        Attack(
            56, "a preflight for answers",
            Attack.request(
                "/__vif/answers", method: "OPTIONS", "Origin: http://evil.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type", "Access-Control-Request-Private-Network: true"),
            [204, 403, 405]),
    ]

    @Test("by a page of another site gets no messages, whatever token it tries", arguments: fallbacks + fallbackRest)
    func fallbacks(attack: Attack) throws { try check(attack) }

    private static let wrongAuthorizations = [
        [], ["Authorization: Bearer"], ["Authorization: Bearer "], ["Authorization: Bearer 0"],
        ["Authorization: Basic eDp5"],
        ["Authorization: bearer \(String(repeating: "0", count: 32))"],
        ["Authorization: Bearer \(String(repeating: "a", count: 7_000))"],
        ["Authorization: Bearer 0", "Authorization: Bearer 1"], ["Cookie: token=0"], ["X-Forwarded-For: 127.0.0.1"],
    ]

    /// 50: control from outside needs the token that only the Unix socket's owner can read.
    private static let controls = [
        ("POST", "/__vif/control/reload"), ("POST", "/__vif/control/notify"), ("GET", "/__vif/control/status"),
        ("GET", "/__vif/control/reload"), ("GET", "/__vif/control/notify?text=x"), ("POST", "/__vif/control/status"),
        ("POST", "/__vif/control/reload?token=0"), ("POST", "/__vif/control/none"),
    ]
    .flatMap { method, path in
        (wrongAuthorizations + senders).map { fields in
            Attack(
                50, "\(method) \(path), \(fields.joined(separator: ", ").prefix(80))",
                request(method, path, fields, body: #"{"text":"x"}"#), [401, 403, 404, 405], lacks: "\"pages\"")
        }
    }

    @Test("by a command over HTTP without the token is refused", arguments: controls)
    func controls(attack: Attack) throws { try check(attack) }
}
