import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

@Suite("The local authority")
struct LocalAuthorityTests {
    private let folder: TemporaryFolder
    private let authority: LocalAuthority

    init() throws {
        folder = try TemporaryFolder()
        authority = try .opened(in: folder.url("vif"))
    }

    @Test("signs itself with a key on P-256, and says whose it is")
    func subject() throws {
        let text = try CertificateCommands.inspect(authority.certificatePath, "-subject", "-issuer", "-text")
        #expect(text.contains("subject=CN = Vif local authority (ada@tux)\n"))
        #expect(text.contains("issuer=CN = Vif local authority (ada@tux)\n"))
        #expect(text.contains("Version: 3 (0x2)\n"))
        #expect(text.contains("ASN1 OID: prime256v1\n"))
        #expect(text.contains("Signature Algorithm: ecdsa-with-SHA256\n"))
        #expect(authority.commonName == "Vif local authority (ada@tux)")
        #expect(
            try CertificateCommands.complaint(
                about: authority.certificatePath, authority: authority.certificatePath, ["-purpose", "any"]) == "")
    }

    @Test("has the extensions of an authority whose certificates are for servers only, and no others")
    func extensions() throws {
        let names = "basicConstraints,keyUsage,subjectKeyIdentifier"
        let text = try CertificateCommands.inspect(authority.certificatePath, "-ext", names)
        #expect(text.contains("X509v3 Basic Constraints: critical\n    CA:TRUE, pathlen:0\n"))
        #expect(text.contains("X509v3 Key Usage: critical\n    Certificate Sign, CRL Sign\n"))
        #expect(text.contains("X509v3 Subject Key Identifier: \n"))
        let all = try CertificateCommands.inspect(authority.certificatePath, "-text")
        #expect(all.split(separator: "X509v3 ").count == 1 + 5, "with the title of the extensions")
    }

    @Test("is limited to local names, private addresses and the machine's own name")
    func constraints() throws {
        let text = try CertificateCommands.inspect(authority.certificatePath, "-ext", "nameConstraints")
        #expect(
            text == """
                X509v3 Name Constraints: critical
                    Permitted:
                      DNS:localhost
                      DNS:local
                      DNS:tux
                      IP:127.0.0.0/255.0.0.0
                      IP:10.0.0.0/255.0.0.0
                      IP:172.16.0.0/255.240.0.0
                      IP:192.168.0.0/255.255.0.0
                      IP:169.254.0.0/255.255.0.0
                      IP:100.64.0.0/255.192.0.0
                      IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF
                      IP:FC00:0:0:0:0:0:0:0/FE00:0:0:0:0:0:0:0
                      IP:FE80:0:0:0:0:0:0:0/FFC0:0:0:0:0:0:0:0
                    Excluded:
                      DNS:.tux

                """)
        #expect(authority.permittedNames == .local(hostName: "tux"), "and reads them back")
    }

    @Test("begins a day back, and ends after ten years")
    func dates() throws {
        let text = try CertificateCommands.inspect(authority.certificatePath, "-dates")
        #expect(text == "notBefore=Jan 14 08:00:00 2027 GMT\nnotAfter=Jan 12 08:00:00 2037 GMT\n")
        #expect(authority.validity == Validity(notBefore: 1_799_913_600, notAfter: 2_115_360_000))
    }

    @Test("has a serial number of 159 bits, never the same")
    func serialNumber() throws {
        let other = try LocalAuthority.opened(in: folder.url("other"))
        let numbers = try [authority, other].map {
            try CertificateCommands.inspect($0.certificatePath, "-serial")
        }
        #expect(numbers[0] != numbers[1])
        for number in numbers {
            #expect(number.wholeMatch(of: /serial=[4-7][0-9A-F]{39}\n/) != nil, "\(number)")
        }
    }

    @Test("has a fingerprint, and its certificate in both forms")
    func forms() throws {
        let text = try CertificateCommands.inspect(authority.certificatePath, "-fingerprint", "-sha256")
        #expect(text == "sha256 Fingerprint=\(authority.fingerprint)\n")
        try folder.write(authority.certificateDER, to: "authority.der")
        try folder.write(authority.certificatePEM, to: "authority.pem")
        #expect(try CertificateCommands.inspect(folder.url("authority.der"), "-fingerprint", "-sha256") == text)
        #expect(try CertificateCommands.inspect(folder.url("authority.pem"), "-fingerprint", "-sha256") == text)
    }

    @Test(
        "has a name of 64 characters at most, without what cannot be seen",
        arguments: [
            ("ada", "tux", "Vif local authority (ada@tux)"),
            ("ada", "tüx", "Vif local authority (ada@tüx)"),
            ("a\u{1B}[31m\n\0da", "t\u{202E}ux", "Vif local authority (a[31mda@tux)"),
            (
                String(repeating: "é", count: 50), "tux",
                "Vif local authority (" + String(repeating: "é", count: 42) + ")"
            ),
            ("", "", "Vif local authority (@)"),
            ("a,b=c/d+e", "\"", "Vif local authority (a,b=c/d+e@\")"),
        ])
    func names(user: String, host: String, name: String) throws {
        let owner = AuthorityOwner(userName: user, hostName: host)
        let made = try LocalAuthority.open(in: folder.url("named"), owner: owner, now: CertificateCommands.now)
            .authority
        #expect(made.commonName == name && name.unicodeScalars.count <= 64)
        #expect(made.part(SubjectNames(dnsNames: ["localhost"])).outside.isEmpty)
    }

    @Test("is made at any time that a clock can show", arguments: [.min, -1, 0, 2_524_607_999, 253_402_300_799, .max])
    func clocks(now: Int64) throws {
        let made = try LocalAuthority.make(
            for: AuthorityOwner(userName: "", hostName: ""), certificatePath: "/", now: now)
        #expect(made.validity.notBefore <= made.validity.notAfter)
        #expect(made.isEnding(at: now) == (now > 253_000_000_000))
    }
}
