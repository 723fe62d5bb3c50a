import HTTPServing
import Testing

@testable import LiveReload

@Suite("LiveReload's origin rule")
struct LiveReloadOriginRuleTests {
    private let rule = LiveReloadOriginRule(bound: .name("dev.box"))
    private let site = Authority("localhost:35729")

    @Test(
        "lets in the pages of any server on this computer, and of the host that is served on",
        arguments: [
            "http://localhost:35729", "http://localhost:3000", "http://localhost", "https://localhost:8443",
            "http://localhost.:3000", "http://127.0.0.1:3000", "http://127.9.9.9", "http://[::1]:3000",
            "https://[::ffff:127.0.0.1]", "http://app.localhost:3000", "http://a.b.localhost", "http://dev.box:3000",
            "https://dev.box",
        ])
    func pages(origin: String) {
        #expect(rule.allowsSocket(origins: [origin], site: site))
        #expect(rule.allowsCommand(origins: [origin], fetchSites: [], site: site, isBrowser: false))
    }

    @Test(
        "lets in browser extensions",
        arguments: [
            "chrome-extension://jnihajbhpnppcggbcgedagnkighmdlei",
            "moz-extension://6b2f7a0e-9c3b-4e53-8d53-0a1b2c3d4e5f",
            "safari-web-extension://6B2F7A0E-9C3B-4E53-8D53-0A1B2C3D4E5F",
        ])
    func extensions(origin: String) {
        #expect(rule.allowsSocket(origins: [origin], site: site))
    }

    @Test(
        "refuses everybody else",
        arguments: [
            "null", "NULL", "", "http://evil.example", "https://evil.example", "http://evil.example:35729",
            "http://localhost:8080.evil.example", "http://localhost@evil.example", "http://localhost:1@evil.example",
            "http://evil.example/localhost", "http://localhost/", "http://localhost.evil.example",
            "http://notlocalhost", "http://127.0.0.1.nip.io", "http://127.1", "http://2130706433", "http://0.0.0.0",
            "http://192.168.1.9:8080", "http://8.8.8.8", "http://", "https://", "://", "http:", "http://:80",
            "http://[",
            "http://[::1", "http://[:", "http://localhost:", "http://localhost:99999", "http://localhost:80:80",
            "http://\u{E9}", "http://loc\u{0}alhost", "http://localhost ", " http://localhost", "ws://localhost",
            "file://", "file:///srv/a.html", "data:text/html,x", "ftp://localhost", "chrome-extension:",
            "chrome-extension://", "chrome-extension://a/b", "chrome-extension://a b", "chrome://extensions",
            "extension://a", "http://localhost, http://evil.example", "http://" + String(repeating: "a", count: 8_000),
            "chrome-extension://" + String(repeating: "a", count: 8_000), "\u{1F1E9}\u{1F1EA}",
            "http\u{301}://localhost",
        ])
    func others(origin: String) {
        #expect(!rule.allowsSocket(origins: [origin], site: site))
        #expect(!rule.allowsCommand(origins: [origin], fetchSites: [], site: site, isBrowser: false))
        #expect(!rule.allowsCommand(origins: [origin], fetchSites: ["same-origin"], site: site, isBrowser: false))
    }

    @Test("lets in programs, which name no origin, and nobody who names two")
    func count() {
        #expect(rule.allowsSocket(origins: [], site: site))
        #expect(rule.allowsSocket(origins: [], site: nil))
        #expect(!rule.allowsSocket(origins: ["http://localhost", "http://localhost"], site: site))
    }

    @Test("lets in the pages of the host that is asked, and of no other, where all addresses are served")
    func everyAddress() throws {
        let bound = try #require(Authority("0.0.0.0")?.host)
        let rule = LiveReloadOriginRule(bound: bound)
        let site = Authority("192.168.1.5:35729")
        #expect(rule.allowsSocket(origins: ["http://192.168.1.5:3000"], site: site))
        #expect(!rule.allowsSocket(origins: ["http://192.168.1.9:3000"], site: site))
        #expect(!rule.allowsSocket(origins: ["http://203.0.113.5"], site: Authority("localhost:35729")))
        #expect(!rule.allowsSocket(origins: ["http://dev.box"], site: site))
    }

    @Test("refuses commands of a browser that does not say for whom it asks")
    func namelessBrowser() {
        #expect(!rule.allowsCommand(origins: [], fetchSites: [], site: site, isBrowser: true))
        #expect(rule.allowsCommand(origins: [], fetchSites: ["none"], site: site, isBrowser: true))
        #expect(rule.allowsCommand(origins: ["http://localhost"], fetchSites: [], site: site, isBrowser: true))
    }

    @Test(
        "refuses commands that a page of another site has a browser send, by GET too",
        arguments: [
            ([], true), (["none"], true), (["same-origin"], true), (["same-site"], false), (["cross-site"], false),
            (["other"], false), ([""], false), (["none", "cross-site"], false), (["None"], false),
        ])
    func commands(fetchSites: [String], isAllowed: Bool) {
        #expect(rule.allowsCommand(origins: [], fetchSites: fetchSites, site: site, isBrowser: false) == isAllowed)
        #expect(
            rule.allowsCommand(
                origins: ["http://localhost:35729"], fetchSites: fetchSites, site: site, isBrowser: false) == isAllowed)
    }
}
