import Testing

@testable import HTTPServing

@Suite("A Host field")
struct AuthorityTests {
    @Test(
        "is ours",
        arguments: [
            "localhost", "localhost:8080", "LOCALHOST", "localhost.", "docs.localhost:3000", "127.0.0.1",
            "127.8.9.1:80",
            "[::1]", "[::1]:8080", "[::ffff:127.0.0.1]:8080", "[::ffff:7f00:1]",
        ])
    func own(host: String) throws {
        #expect(AllowedHosts().contains(try #require(Authority(host[...])).host))
    }

    @Test(
        "is well-formed, but not ours",
        arguments: [
            "attacker.com", "localhost.attacker.com", "localhost6", "127.0.0.1.nip.io", "notlocalhost", "0177.0.0.1",
            "2130706433", "0x7f000001", "127.1", "0.0.0.0:8080", "192.168.1.9:8080", "[::]", "[2001:db8::1]",
        ])
    func foreign(host: String) throws {
        #expect(!AllowedHosts().contains(try #require(Authority(host[...])).host))
    }

    @Test(
        "is malformed",
        arguments: [
            "", ":", ":80", "a b", "a, b", "attacker.com:localhost", "%6cocalhost", "[::1%25lo]", "[::1", "[:", "[]",
            "[::1]x",
            "file:///x", "chrome-extension://x", "localhost:", "localhost:99999", "localhost:-1", "localhost:80:80",
            "localhost:+80", "localhost:080808", "user@localhost", "<x>", "a/b", ".", "loc\u{E4}l", "localhost\u{0}",
            "localhost,", "localhost:\u{301}80", "localhost\u{600}.", "localhost\r\n",
        ])
    func malformed(host: String) {
        #expect(Authority(host[...]) == nil)
    }

    @Test("is ours if the user named it")
    func bound() throws {
        #expect(AllowedHosts(bound: .name("box.lan")).contains(.name("box.lan")))
        #expect(!AllowedHosts(bound: .name("box.lan")).contains(.name("other.lan")))
        let address = try #require(IPv4Address("192.168.1.9"))
        #expect(AllowedHosts(bound: .ipv4(address)).contains(.ipv4(address)))
        #expect(!AllowedHosts(bound: .ipv4(address)).contains(.ipv4(IPv4Address(bits: address.bits + 1))))
        let any = AllowedHosts(bound: .ipv4(IPv4Address(bits: 0)))
        #expect(any.contains(.ipv4(address)))
        #expect(!any.contains(.name("attacker.com")), "a page elsewhere comes under a name")
    }
}

@Suite("An Origin")
struct OriginRuleTests {
    private let site = Authority(host: .name("localhost"), port: 8080)

    @Test("is ours if scheme, host and port are", arguments: ["http://localhost:8080", "HTTP://LocalHost:8080"])
    func own(origin: String) {
        #expect(OriginRule.isOwn(origin, site: site, isSecure: false))
    }

    @Test(
        "is not ours otherwise",
        arguments: [
            "null", "", "http://", "://", "http://localhost", "http://localhost:3001", "https://localhost:8080",
            "http://127.0.0.1:8080", "http://192.168.1.9:8080", "http://localhost:8080/", "http://localhost:8080.evil",
            "http://evil", "file://", "localhost:8080", "http://localhost:8080, http://localhost:8080",
            "http://" + String(repeating: "a", count: 8_000),
        ])
    func foreign(origin: String) {
        #expect(!OriginRule.isOwn(origin, site: site, isSecure: false))
    }

    @Test("has port 80 if it names none")
    func defaultPort() {
        #expect(
            OriginRule.isOwn("http://localhost", site: Authority(host: .name("localhost"), port: nil), isSecure: false))
        #expect(
            OriginRule.isOwn("http://localhost", site: Authority(host: .name("localhost"), port: 80), isSecure: false))
    }
}
