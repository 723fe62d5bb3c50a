import NIOHTTP1
import Testing

@testable import HTTPServing

@Suite("The gate")
struct RequestGateTests {
    private func admit(
        _ target: String, host: [String] = ["localhost"], method: HTTPMethod = .GET, version: HTTPVersion = .http1_1,
        _ fields: (String, String)...
    ) -> Result<Request, Refusal> {
        let headers = HTTPHeaders(host.map { ("Host", $0) } + fields)
        return RequestGate(allowedHosts: AllowedHosts())
            .admit(HTTPRequestHead(version: version, method: method, uri: target, headers: headers))
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
        arguments: ["", "x", "/x#/../../etc/passwd", "/é", "/a\tb", "ftp://localhost/", "http://", "**"])
    func badTarget(target: String) {
        #expect([.badTarget, .badHost].contains(refusal(admit(target))))
    }

    @Test("wants exactly one host")
    func oneHost() {
        #expect(refusal(admit("/", host: [])) == .badHost)
        #expect(refusal(admit("/", host: ["localhost", "localhost"])) == .badHost)
        #expect(refusal(admit("/", host: [""])) == .badHost)
        #expect(refusal(admit("/", host: [], version: .http1_0)) == nil)
    }

    @Test("ignores what another host claims to have been asked for")
    func forwardedHost() {
        #expect(refusal(admit("/", host: ["evil.example"], ("X-Forwarded-Host", "localhost"))) == .foreignHost)
    }

    @Test("refuses to be a proxy")
    func connect() {
        #expect(refusal(admit("a:443", method: .CONNECT)) == .methodNotAllowed)
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
