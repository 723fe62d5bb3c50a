import NIOCore
import Testing

@testable import HTTPServing

@Suite("The gate")
struct RequestGateTests {
    private func admit(
        _ target: String, host: [String] = ["localhost"], method: String = "GET", version: String = "1.1",
        _ fields: (String, String)..., known: [String] = []
    ) -> Result<Request, Refusal> {
        let lines = (host.map { ("Host", $0) } + fields).map { "\($0.0): \($0.1)\r\n" }.joined()
        var input = ByteBuffer(string: "\(method) \(target) HTTP/\(version)\r\n\(lines)\r\n")
        var parser = RequestParser()
        var last = RequestGate.KnownHost()
        let gate = RequestGate(allowedHosts: AllowedHosts())
        for host in known {
            var input = ByteBuffer(string: "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            if case .head(let head) = parser.next(from: &input) { _ = gate.admit(head, known: &last) }
        }
        switch parser.next(from: &input) {
        case .head(let head): return gate.admit(head, known: &last)
        case .refused(let refusal): return .failure(refusal)
        case .incomplete: return .failure(.timeout)
        }
    }

    private func refusal(_ result: Result<Request, Refusal>) -> Refusal? {
        if case .failure(let refusal) = result { refusal } else { nil }
    }

    @Test("splits a target at the first question mark")
    func target() throws {
        #expect(try admit("/a/?/../../etc/passwd").get().target == .resource(path: "/a/", query: "/../../etc/passwd"))
        #expect(try admit("/a??b").get().target == .resource(path: "/a", query: "?b"))
        #expect(try admit("/").get().target == .resource(path: "/", query: nil))
    }

    @Test("takes the absolute form, and its host")
    func absoluteForm() throws {
        #expect(try admit("http://localhost:80/x?y").get().target == .resource(path: "/x", query: "y"))
        #expect(try admit("http://localhost").get().target == .resource(path: "/", query: nil))
        #expect(try admit("http://localhost?y").get().target == .resource(path: "/", query: "y"))
        #expect(refusal(admit("http://evil.example/x")) == .foreignHost)
        #expect(refusal(admit("http://u:p@localhost/x")) == .badHost)
        #expect(refusal(admit("http://localhost/x", host: ["evil.example"])) == .foreignHost)
    }

    @Test(
        "refuses a malformed target",
        arguments: ["", "x", "/x#/../../etc/passwd", "/é", "/a\tb", "ftp://localhost/", "http://", "**", "*"])
    func badTarget(target: String) {
        #expect([.badTarget, .badHost, .badRequest].contains(refusal(admit(target))))
    }

    @Test("looks at each host, whichever the connection's last request named")
    func knownHost() throws {
        #expect(try admit("/", host: ["localhost:80"], known: ["localhost"]).get().authority?.port == 80)
        #expect(try admit("/", known: ["localhost:80", "localhost"]).get().authority?.port == nil)
        #expect(refusal(admit("/", host: ["localhosu"], known: ["localhost"])) == .foreignHost)
        #expect(refusal(admit("/", host: ["localhost", "localhost"], known: ["localhost"])) == .badHost)
        #expect(refusal(admit("/", host: ["evil.example"], known: ["evil.example"])) == .foreignHost)
    }

    @Test("wants exactly one host")
    func oneHost() {
        #expect(refusal(admit("/", host: [])) == .badHost)
        #expect(refusal(admit("/", host: ["localhost", "localhost"])) == .badHost)
        #expect(refusal(admit("/", host: [""])) == .badHost)
        #expect(refusal(admit("/", host: [], version: "1.0")) == nil)
    }

    @Test("ignores what another host claims to have been asked for")
    func forwardedHost() {
        #expect(refusal(admit("/", host: ["evil.example"], ("X-Forwarded-Host", "localhost"))) == .foreignHost)
    }

    @Test("refuses to be a proxy")
    func connect() {
        #expect(refusal(admit("a:443", method: "CONNECT")) == .methodNotAllowed)
    }

    @Test("keeps pages of other sites from embedding our files, but not from linking to them")
    func embedding() {
        for site in ["cross-site", "same-site"] {
            #expect(
                refusal(admit("/a.js", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors"))) == .embeddedElsewhere)
            #expect(refusal(admit("/", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate"))) == nil)
        }
        #expect(refusal(admit("/a.js", ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "no-cors"))) == nil)
        #expect(refusal(admit("/a.js", ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "no-cors"))) == nil)
    }
}
