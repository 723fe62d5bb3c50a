import Testing

@testable import LocalCertificates

@Suite("What an authority may issue certificates for")
struct PermittedNamesTests {
    private func isPermitted(_ name: String, hostName: String = "tux") -> Bool {
        let names = SubjectNames(dnsNames: [name], addresses: [name])
        let (inside, outside) = PermittedNames.local(hostName: hostName).part(names)
        #expect(inside.union(outside) == names && !names.isEmpty)
        return outside.isEmpty
    }

    @Test(
        "are local names, private addresses and the machine's own name",
        arguments: [
            "localhost", "docs.localhost", "a.b.localhost", "*.docs.localhost", "tux", "tux.local", "other.local",
            "127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255",
            "192.168.0.1", "169.254.1.1", "100.64.0.1", "100.127.255.255", "::1", "fc00::1", "fdff::1", "fe80::1",
            "febf::1",
        ])
    func permitted(name: String) {
        #expect(isPermitted(name))
    }

    @Test(
        "are no others",
        arguments: [
            "com", "example.com", "notlocalhost", "localhost.com", "www.tux", "xtux", "126.255.255.255", "128.0.0.1",
            "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.0.1", "192.169.0.1", "169.253.0.1",
            "100.63.255.255", "100.128.0.0", "8.8.8.8", "::2", "fbff::1", "fe00::1", "fec0::1", "2001:db8::1",
        ])
    func others(name: String) {
        #expect(!isPermitted(name))
    }

    @Test("are no wildcards that browsers trip over", arguments: ["*.localhost", "*.local"])
    func wildcards(name: String) {
        #expect(!isPermitted(name))
    }

    @Test("are a long host name and its first label, and nothing below them")
    func longHostName() {
        #expect(isPermitted("tux.example.com", hostName: "tux.example.com"))
        #expect(isPermitted("tux", hostName: "tux.example.com"))
        #expect(!isPermitted("a.tux.example.com", hostName: "tux.example.com"))
        #expect(!isPermitted("example.com", hostName: "tux.example.com"))
    }

    @Test(
        "are still what is below localhost and local on a machine of such a name",
        arguments: ["localhost", "local", "tux.local", "tux.localhost", "localhost.localdomain", "", "a b"])
    func localHostName(hostName: String) {
        #expect(isPermitted("docs.localhost", hostName: hostName))
        #expect(isPermitted("printer.local", hostName: hostName))
        #expect(isPermitted("a.tux.local", hostName: hostName))
    }

    @Test("are all of a kind that is not limited")
    func unlimited() {
        let names = SubjectNames(dnsNames: ["example.com"], addresses: ["8.8.8.8"])
        #expect(PermittedNames().part(names).inside == names)
        #expect(PermittedNames(dnsNames: ["local"]).part(names).inside.description == "8.8.8.8")
        #expect(PermittedNames(excludedDNSNames: [""]).part(names).inside.description == "8.8.8.8")
        let excluded = AddressRange("8.0.0.0/8").map { [$0] } ?? []
        #expect(PermittedNames(excludedAddresses: excluded).part(names).inside.description == "example.com")
    }

    @Test("are read from a certificate in any case of letters")
    func reading() throws {
        let value = "critical,permitted;DNS:Example.COM,permitted;email:x.y,excluded;IP:10.0.0.0/255.0.0.0"
        let draft = CertificateDraft(
            commonName: "x", validity: Validity(notBefore: 0, notAfter: 1), extensions: [(666, value)])
        let names = try draft.signed(for: try PrivateKey.make(), by: nil).permittedNames
        let excluded = try #require(AddressRange("10.0.0.0/8"))
        #expect(names == PermittedNames(dnsNames: ["example.com"], excludedAddresses: [excluded]))
    }

    @Test("have ranges of addresses that are not read from nonsense")
    func ranges() {
        for text in ["", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "x/8", "::/129"] {
            #expect(AddressRange(text) == nil, "\(text)")
        }
        for count in [0, 1, 5, 7, 9, 31, 33] {
            #expect(AddressRange(bytes: [UInt8](repeating: 0, count: count)) == nil)
        }
        #expect(AddressRange("10.0.0.0/13")?.mask.description == "255.248.0.0")
        #expect(AddressRange("::/0")?.mask.description == "::")
    }
}
