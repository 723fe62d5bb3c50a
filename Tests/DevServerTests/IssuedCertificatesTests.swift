import LocalCertificates
import SystemPackage
import TestSupport
import Testing

@testable import DevServer

@Suite("Certificates of the local authority")
struct IssuedCertificatesTests {
    private let folder: TemporaryFolder
    private let clock = SetClock()
    private let names = SubjectNames.server(hostName: "tux", boundAddresses: ["192.168.1.5"])

    init() throws {
        folder = try TemporaryFolder()
    }

    private func certificates() throws -> IssuedCertificates {
        let home = AuthorityHome(
            folder: folder.url("vif"), owner: AuthorityOwner(userName: "ada", hostName: "tux"))
        return try IssuedCertificates(of: home, for: names) { [clock] in clock.now }
    }

    /// What OpenSSL has against what is shown now, under this name; empty if nothing.
    private func complaint(about certificates: IssuedCertificates, as name: String = "localhost") throws -> String {
        let identity = certificates.identity(forName: name) ?? certificates.identity
        try folder.write(String(decoding: try #require(identity.chainPEM), as: UTF8.self), to: "shown.pem")
        let result = try Command.result(of: [
            "openssl", "verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-CAfile",
            folder.url("vif/authority.crt").string, "-attime", "\(clock.now)", "-purpose", "sslserver",
            "-verify_hostname", name, folder.url("shown.pem").string,
        ])
        return result.status == 0 ? "" : result.output + result.errors
    }

    @Test("are kept as long as they are good, and looked at every hour")
    func good() throws {
        let certificates = try certificates()
        let identity = certificates.identity
        #expect(certificates.isAuthorityNew)
        #expect(try complaint(about: certificates) == "")
        #expect(
            try certificates.renew() == .init(isRenewed: false, isAuthorityNew: false, nextInSeconds: 3_600))
        #expect(certificates.identity == identity)
        #expect(try !self.certificates().isAuthorityNew)
    }

    @Test("are made anew before they end, long before")
    func age() throws {
        let certificates = try certificates()
        let first = certificates.identity
        clock.now = first.validity.notAfter - 130 * 86_400
        let look = try certificates.renew()
        #expect(look.isRenewed && !look.isAuthorityNew)
        #expect(certificates.identity.validity.notAfter > first.validity.notAfter)
        #expect(try complaint(about: certificates) == "")
        #expect(try !certificates.renew().isRenewed)
    }

    @Test("are looked at in the second in which their time has come, if that is within the hour")
    func due() throws {
        let certificates = try certificates()
        let validity = certificates.identity.validity
        clock.now = validity.notAfter - (validity.notAfter - validity.notBefore) / 3 - 100
        let look = try certificates.renew()
        #expect(!look.isRenewed && (99...101).contains(look.nextInSeconds))
        clock.now += look.nextInSeconds
        #expect(try certificates.renew().isRenewed)
    }

    @Test("are made anew after a machine has slept past their end, and after its clock was set back")
    func clockChanges() throws {
        let certificates = try certificates()
        clock.now = certificates.identity.validity.notAfter + 5
        #expect(try certificates.renew().isRenewed)
        #expect(try complaint(about: certificates) == "")
        clock.now = 1_800_000_000
        #expect(try certificates.renew().isRenewed)
        #expect(try complaint(about: certificates) == "")
    }

    @Test("are made anew for other addresses, and not for what they are for already")
    func addresses() throws {
        let certificates = try certificates()
        #expect(!certificates.identity.names.covers("10.1.2.3"))
        certificates.wanted = .server(hostName: "tux", boundAddresses: ["10.1.2.3", "fd00::7"])
        #expect(try certificates.renew().isRenewed)
        for name in ["10.1.2.3", "fd00::7", "localhost", "tux", "tux.local"] {
            #expect(certificates.identity.names.covers(name), "\(name)")
        }
        #expect(try complaint(about: certificates) == "")
        certificates.wanted = .server(hostName: "tux", boundAddresses: ["10.1.2.3"])
        #expect(try !certificates.renew().isRenewed)
    }

    @Test("go over to the authority that takes the place of one that ends")
    func authorityEnds() throws {
        let certificates = try certificates()
        let first = certificates.authority
        clock.now = first.validity.notAfter - 86_400
        let look = try certificates.renew()
        #expect(look.isRenewed && look.isAuthorityNew)
        #expect(certificates.authority.fingerprint != first.fingerprint)
        #expect(try complaint(about: certificates) == "")
    }

    @Test("go over to an authority that another program has made meanwhile")
    func authorityReplaced() throws {
        let certificates = try certificates()
        #expect(try LocalAuthority.remove(from: folder.url("vif")))
        _ = try self.certificates()
        let look = try certificates.renew()
        #expect(look.isRenewed && !look.isAuthorityNew)
        #expect(try complaint(about: certificates) == "")
    }

    @Test("stay as they are when the authority was removed, and make none anew")
    func authorityRemoved() throws {
        let certificates = try certificates()
        let identity = certificates.identity
        #expect(try LocalAuthority.remove(from: folder.url("vif")))
        #expect(try !certificates.renew().isRenewed)
        #expect(certificates.identity == identity)
        #expect(try LocalAuthority.find(in: folder.url("vif")) == nil)
    }

    @Test("stay as they are when the authority cannot be read")
    func unreadable() throws {
        let certificates = try certificates()
        let identity = certificates.identity
        try folder.write("garbage", to: "vif/authority.key")
        #expect(throws: AuthorityError.self) { try certificates.renew() }
        #expect(certificates.identity == identity)
    }

    @Test("are made for a name below .localhost or .local when it is asked for, and kept")
    func hostNames() throws {
        let certificates = try certificates()
        for name in ["docs.localhost", "a.b.localhost", "printer.local", "DOCS.localhost"] {
            let made = try #require(certificates.identity(forName: name), "\(name)")
            #expect(made.names.covers(name) && made.names.covers("localhost"))
            #expect(certificates.identity(forName: name) == made)
            #expect(try complaint(about: certificates, as: name) == "", "\(name)")
        }
        for name in [
            "example.com", "localhost.example.com", ".localhost", "*.localhost", "a b.localhost", "", "localhost",
            "192.168.1.1", String(repeating: "a", count: 300) + ".localhost",
        ] {
            #expect(certificates.identity(forName: name) == nil, "\(name)")
        }
    }

    @Test("are kept for as many names as there is room for")
    func manyNames() throws {
        let certificates = try certificates()
        let first = try #require(certificates.identity(forName: "site0.localhost"))
        for number in 1..<IssuedCertificates.nameLimit { _ = certificates.identity(forName: "site\(number).localhost") }
        #expect(certificates.identity(forName: "site0.localhost") == first)
        _ = certificates.identity(forName: "more.localhost")
        #expect(certificates.identity(forName: "site0.localhost") != first)
    }

    @Test("are made anew for such a name too, when it is time or the addresses are others")
    func namesAge() throws {
        let certificates = try certificates()
        let first = try #require(certificates.identity(forName: "docs.localhost"))
        clock.now = first.validity.notAfter - 86_400
        #expect(certificates.identity(forName: "docs.localhost") != first)
        certificates.wanted = .server(hostName: "tux", boundAddresses: ["10.1.2.3"])
        _ = try certificates.renew()
        #expect(certificates.identity(forName: "docs.localhost")?.names.covers("10.1.2.3") == true)
    }
}
