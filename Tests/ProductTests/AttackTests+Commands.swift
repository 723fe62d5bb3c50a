import TestSupport
import Testing

/// What else than files and sockets is there.
extension AttackTests {
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
