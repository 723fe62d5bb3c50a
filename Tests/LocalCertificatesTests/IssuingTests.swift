import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

@Suite("A certificate of the local authority")
struct IssuingTests {
    private let folder: TemporaryFolder
    private let authority: LocalAuthority
    private let now = CertificateCommands.now

    init() throws {
        folder = try TemporaryFolder()
        authority = try .opened(in: folder.url("vif"))
    }

    private func issue(
        _ names: SubjectNames = .server(hostName: "tux", boundAddresses: ["192.168.1.7", "fe80::1%2"]),
        at now: Int64? = nil
    ) throws -> ServerIdentity {
        let identity = try authority.issue(for: names, hostName: "tux", now: now ?? self.now)
        try folder.write(try #require(identity.chainPEM), to: "leaf.pem")
        try folder.write(try #require(PEM.encode(identity.privateKey, label: PEM.key)), to: "leaf.key")
        return identity
    }

    private func complaint(_ options: String..., at now: Int64? = nil) throws -> String {
        try CertificateCommands.complaint(
            about: folder.url("leaf.pem"), authority: authority.certificatePath, at: now ?? self.now, options)
    }

    @Test(
        "is good for every name and address of the server",
        arguments: ["localhost", "tux", "tux.local", "127.0.0.1", "::1", "192.168.1.7", "fe80::1"])
    func names(host: String) throws {
        let identity = try issue()
        let isAddress = NetworkAddress(host) != nil
        #expect(try complaint(isAddress ? "-verify_ip" : "-verify_hostname", host) == "")
        #expect(identity.names.covers(host) && identity.leftOut.isEmpty)
    }

    @Test("is good for no other", arguments: ["example.com", "other.local", "docs.localhost", "127.0.0.2", "fe80::2"])
    func otherNames(host: String) throws {
        _ = try issue()
        let isAddress = NetworkAddress(host) != nil
        #expect(try complaint(isAddress ? "-verify_ip" : "-verify_hostname", host).contains("mismatch"))
    }

    @Test("has the fields of a server's certificate")
    func fields() throws {
        _ = try issue()
        let text = try CertificateCommands.inspect(folder.url("leaf.pem"), "-text", "-subject", "-issuer", "-serial")
        #expect(text.contains("subject=CN = Vif on tux\n"))
        #expect(text.contains("issuer=CN = Vif local authority (ada@tux)\n"))
        #expect(text.contains(/serial=[4-7][0-9A-F]{39}\n/))
        #expect(text.contains("ASN1 OID: prime256v1\n") && text.contains("Signature Algorithm: ecdsa-with-SHA256\n"))
        #expect(text.contains("X509v3 Basic Constraints: critical\n                CA:FALSE\n"))
        #expect(text.contains("X509v3 Key Usage: critical\n                Digital Signature\n"))
        #expect(text.contains("X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n"))
        let addresses = "IP Address:127.0.0.1, IP Address:192.168.1.7, IP Address:0:0:0:0:0:0:0:1, "
        #expect(
            text.contains(
                "X509v3 Subject Alternative Name: \n                DNS:localhost, DNS:tux, DNS:tux.local, "
                    + addresses + "IP Address:FE80:0:0:0:0:0:0:1\n"))
        #expect(text.split(separator: "X509v3 ").count == 1 + 7, "with the title of the extensions")
        let issuer = try CertificateCommands.inspect(authority.certificatePath, "-ext", "subjectKeyIdentifier")
        let identifier = try #require(issuer.split(separator: "\n").last)
        #expect(text.contains("X509v3 Authority Key Identifier: \n            \(identifier)\n"))
    }

    @Test("is good from an hour ago for 397 days")
    func dates() throws {
        let identity = try issue()
        let text = try CertificateCommands.inspect(folder.url("leaf.pem"), "-dates")
        #expect(text == "notBefore=Jan 15 07:00:00 2027 GMT\nnotAfter=Feb 16 08:00:00 2028 GMT\n")
        #expect(identity.validity == Validity(notBefore: 1_799_996_400, notAfter: 1_834_300_800))
        #expect(try complaint(at: 1_834_300_799) == "")
        #expect(try complaint(at: 1_834_300_801).contains("certificate has expired"))
    }

    @Test("does not outlive its authority, nor begin before it")
    func bounds() throws {
        let whole = authority.validity
        #expect(try issue(at: whole.notAfter - 86_400).validity.notAfter == whole.notAfter)
        #expect(try issue(at: whole.notBefore).validity.notBefore == whole.notBefore)
    }

    @Test("belongs to its key, which is another one each time")
    func key() throws {
        let first = try issue()
        let fromKey = try Command.run("openssl", "pkey", "-in", folder.url("leaf.key").string, "-pubout")
        #expect(try CertificateCommands.inspect(folder.url("leaf.pem"), "-pubkey") == fromKey)
        #expect(try issue().privateKey != first.privateKey)
        #expect(first.chain.count == 1)
    }

    @Test("leaves out what the authority may not certify, and says so")
    func leftOut() throws {
        let names = SubjectNames.server(
            hostName: "renamed", boundAddresses: ["8.8.8.8", "2001:db8::1", "10.0.0.1"],
            others: ["example.com", "docs.tux", "*.localhost", "a.localhost"])
        let identity = try issue(names)
        #expect(identity.leftOut.description == "*.localhost, docs.tux, example.com, renamed, 8.8.8.8, 2001:db8::1")
        #expect(identity.names.description == "a.localhost, localhost, renamed.local, 10.0.0.1, 127.0.0.1, ::1")
        #expect(try complaint("-verify_hostname", "a.localhost") == "")
        #expect(Renewal(of: identity, wanted: names, now: now) == .later(seconds: 3_600))
    }

    @Test("is not made without a name that can be certified")
    func nothing() throws {
        let names = SubjectNames(dnsNames: ["example.com"])
        #expect(throws: AuthorityError.nothingToIssue(names)) { try issue(names) }
        #expect(throws: AuthorityError.nothingToIssue(SubjectNames())) { try issue(SubjectNames()) }
    }

    @Test(
        "is refused by clients if a thief of the key makes it for another name",
        arguments: ["DNS:example.com", "DNS:www.tux", "IP:8.8.8.8", "IP:2001:db8::1", "DNS:localhost,DNS:example.com"])
    func stolenKey(names: String) throws {
        let key = try PrivateKey.make()
        let draft = CertificateDraft(
            commonName: "thief", validity: Validity(from: now, lead: 0, length: 86_400),
            extensions: [(85, names), (82, "hash"), (90, "keyid:always")])
        let issuer = try #require(Certificate(der: authority.certificateDER))
        let issuerKey = try #require(PrivateKey(der: authority.key))
        let certificate = try draft.signed(for: key, by: (issuer, issuerKey))
        try folder.write(try certificate.pem(), to: "leaf.pem")
        let complaint = try complaint()
        #expect(complaint.contains("permitted subtree violation") || complaint.contains("excluded subtree violation"))
    }

    @Test("cannot issue certificates itself")
    func notAnAuthority() throws {
        let identity = try issue()
        let draft = CertificateDraft(
            commonName: "x", validity: Validity(from: now, lead: 0, length: 86_400), extensions: [(85, "DNS:localhost")]
        )
        let issuer = try #require(Certificate(der: identity.chain[0]))
        let issuerKey = try #require(PrivateKey(der: identity.privateKey))
        let certificate = try draft.signed(for: try PrivateKey.make(), by: (issuer, issuerKey))
        let pem = try certificate.pem()
        try folder.write(try #require(identity.chainPEM), to: "issuer.pem")
        try folder.write(pem, to: "leaf.pem")
        #expect(try complaint("-untrusted", folder.url("issuer.pem").string).contains("invalid CA certificate"))
    }

    @Test("is good for a hundred addresses")
    func many() throws {
        let addresses = (1...100).map { "10.0.0.\($0)" }
        let identity = try issue(.server(hostName: "tux", boundAddresses: addresses))
        #expect(identity.names.addresses.count == 102)
        #expect(try complaint("-verify_ip", "10.0.0.100") == "")
    }
}
