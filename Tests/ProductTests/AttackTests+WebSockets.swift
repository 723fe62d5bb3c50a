import TestSupport
import Testing

extension AttackTests {
    private static func handshake(
        _ number: Int, _ name: String, _ text: String, _ statuses: Int..., has: [String: String] = [:]
    ) -> Attack {
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
            handshake(
                99, "no Upgrade", Attack.request("/__vif/socket"), 426,
                has: ["Upgrade": "websocket", "Connection": "Upgrade"]),
            handshake(
                99, "another Upgrade", Attack.request("/__vif/socket", "Upgrade: h2c", "Connection: Upgrade"), 426,
                has: ["Upgrade": "websocket"]),
            // A folder of the site may have this name.
            handshake(99, "/livereload, no Upgrade", Attack.request("/livereload"), 404, 426),
        ]
        + [
            "/__vif/none", "/__vif/none", "/__vif/socket/", "/__vif/socke", "/__vif/Socket", "/__vif/ws/echo",
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
}
