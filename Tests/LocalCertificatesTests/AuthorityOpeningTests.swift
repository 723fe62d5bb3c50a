import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

@Suite("The local authority's folder")
struct AuthorityOpeningTests {
    private let folder: TemporaryFolder
    private let path: FilePath
    private let owner = AuthorityOwner(userName: "ada", hostName: "tux")
    private let now = CertificateCommands.now
    private static let year: Int64 = 365 * 86_400

    init() throws {
        folder = try TemporaryFolder()
        path = folder.url("data/vif")
    }

    private func open(
        now: Int64? = nil, user: uid_t = geteuid()
    ) throws -> (authority: LocalAuthority, origin: LocalAuthority.Origin) {
        try LocalAuthority.open(in: path, owner: owner, now: now ?? self.now, user: user)
    }

    private func files() throws -> String { try Command.run("stat", "-c", "%a %F", path.string) + listing() }

    private func listing() throws -> String {
        try Command.run("sh", "-c", #"cd "$1" && find . -type f -printf '%m %f\n' | sort -k2"#, "sh", path.string)
    }

    @Test("is made with everything in it, of which only its owner reads the key", arguments: [0, 0o077])
    func made(mask: mode_t) throws {
        let old = umask(mask)
        defer { umask(old) }
        let (_, origin) = try open()
        #expect(origin == .made)
        #expect(try files() == "700 directory\n600 .lock\n644 authority.crt\n600 authority.key\n")
        #expect(try Command.run("stat", "-c", "%a", folder.url("data").string) == "700\n")
    }

    @Test("keeps the authority")
    func kept() throws {
        let first = try open()
        let second = try open(now: now + 9 * Self.year)
        #expect(second.origin == .kept)
        #expect(second.authority.fingerprint == first.authority.fingerprint)
        #expect(second.authority.key == first.authority.key)
        #expect(second.authority.certificatePath == path.appending("authority.crt"))
    }

    @Test("gets another authority when 30 days are left of the old one", arguments: [0, 1, 20 * year])
    func replaced(later: Int64) throws {
        let first = try open()
        let end = first.authority.validity.notAfter
        #expect(try open(now: end - 30 * 86_400).origin == .kept)
        let second = try open(now: end - 30 * 86_400 + 1 + later)
        #expect(second.origin == .replaced(ended: end))
        #expect(second.authority.fingerprint != first.authority.fingerprint)
        #expect(try open(now: end + later).authority.fingerprint == second.authority.fingerprint)
        let shown = try CertificateCommands.inspect(path.appending("authority.crt"), "-fingerprint", "-sha256")
        #expect(shown.contains(second.authority.fingerprint))
    }

    @Test("keeps an authority that the clock has not come to")
    func future() throws {
        let first = try open()
        let start = first.authority.validity.notBefore
        #expect(throws: AuthorityError.notYetValid(path.appending("authority.key"), from: start)) {
            try open(now: start - 1)
        }
        #expect(try open().authority.fingerprint == first.authority.fingerprint)
    }

    @Test("gets the certificate's file again", arguments: ["nothing", "another", "half", "a FIFO"])
    func certificateFile(kind: String) throws {
        let first = try open()
        switch kind {
        case "nothing": try folder.remove("data/vif/authority.crt")
        case "a FIFO":
            try folder.remove("data/vif/authority.crt")
            try Command.run("mkfifo", path.appending("authority.crt").string)
        case "another": try folder.write("x", to: "data/vif/authority.crt")
        default: try folder.write(Array(first.authority.certificatePEM.prefix(99)), to: "data/vif/authority.crt")
        }
        #expect(try open().origin == .kept)
        #expect(
            try Command.run("cat", path.appending("authority.crt").string).utf8.elementsEqual(
                first.authority.certificatePEM))
    }

    @Test("gets another authority when the key's file is gone")
    func keyGone() throws {
        let first = try open()
        try folder.remove("data/vif/authority.key")
        let second = try open()
        #expect(second.origin == .made && second.authority.fingerprint != first.authority.fingerprint)
    }

    @Test("is not stopped by what a killed process has left")
    func left() throws {
        try folder.makeFolder("data/vif")
        try Command.run("chmod", "700", path.string)
        try folder.write("x", to: "data/vif/.authority.key.new")
        try folder.write("x", to: "data/vif/.lock")
        #expect(try open().origin == .made)
        #expect(try listing().contains("600 authority.key\n"))
        #expect(try !listing().contains(".new"))
    }

    @Test("has one authority for all servers that start at once", arguments: 1...5)
    func atOnce(round: Int) async throws {
        try await expectOne(now: now, origin: .made)
    }

    @Test("has one new authority for all servers that find the old one ending")
    func replacedAtOnce() async throws {
        let first = try open().authority
        let end = first.validity.notAfter
        try await expectOne(now: end, origin: .replaced(ended: end))
    }

    private func expectOne(now: Int64, origin: LocalAuthority.Origin) async throws {
        let opened = try await withThrowingTaskGroup { group in
            for _ in 0..<12 { group.addTask { try await onThread { try self.open(now: now) } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(opened.map(\.authority.fingerprint)).count == 1)
        #expect(Set(opened.map(\.authority.key)).count == 1)
        #expect(opened.filter { $0.origin == origin }.count == 1)
        #expect(opened.filter { $0.origin == .kept }.count == 11)
        #expect(try open(now: now).authority.fingerprint == opened[0].authority.fingerprint)
    }

    @Test(
        "is refused with a key that others can read or change", arguments: ["604", "640", "660", "700", "606", "644"])
    func openKey(mode: String) throws {
        _ = try open()
        try Command.run("chmod", mode, path.appending("authority.key").string)
        if mode == "700" {
            #expect(try open().origin == .kept)
            return
        }
        let error = AuthorityError.keyOpenToOthers(path.appending("authority.key"))
        #expect(throws: error) { try open() }
        #expect(error.description.hasSuffix("chmod 600 \(path.appending("authority.key"))"))
    }

    @Test("is refused if others can change what is in it", arguments: ["770", "702", "777", "1777"])
    func openFolder(mode: String) throws {
        _ = try open()
        try Command.run("chmod", mode, path.string)
        #expect(throws: AuthorityError.folderOpenToOthers(path)) { try open() }
    }

    @Test("is refused if it is another user's")
    func foreign() throws {
        _ = try open()
        #expect(throws: AuthorityError.foreignFolder(path)) { try open(user: geteuid() + 1) }
    }

    @Test("is refused with another user's key", .enabled(if: geteuid() == 0))
    func foreignKey() throws {
        _ = try open()
        try Command.run("chown", "65534", path.appending("authority.key").string)
        #expect(throws: AuthorityError.foreignKey(path.appending("authority.key"))) { try open() }
    }

    @Test("is not made by root in another user's", .enabled(if: geteuid() == 0))
    func rootInHome() throws {
        try folder.makeFolder("data")
        try Command.run("chown", "65534", folder.url("data").string)
        #expect(throws: AuthorityError.foreignFolder(folder.url("data"))) { try open() }
        #expect(access(path.string, F_OK) != 0)
    }

    @Test("is refused if it is a file, or is in one")
    func notAFolder() throws {
        try folder.write("", to: "data/vif")
        #expect(throws: AuthorityError.notAFolder(path)) { try open() }
        try folder.remove("data/vif")
        try folder.remove("data")
        try folder.write("", to: "data")
        #expect(throws: AuthorityError.notAFolder(folder.url("data"))) { try open() }
    }

    @Test(
        "is refused with a damaged key",
        arguments: ["", "x", "half", "only the key", "only the certificate", "another's certificate", "\0\u{FF}"])
    func damaged(kind: String) throws {
        let first = try open().authority
        let whole = try Command.run("cat", path.appending("authority.key").string)
        let certificate = String(decoding: first.certificatePEM, as: UTF8.self)
        let text =
            switch kind {
            case "half": String(whole.prefix(whole.count / 2))
            case "only the key": whole.replacing(certificate, with: "")
            case "only the certificate": certificate
            case "another's certificate":
                whole.replacing(
                    certificate,
                    with: String(
                        decoding: try LocalAuthority.opened(in: folder.url("other")).certificatePEM, as: UTF8.self))
            default: kind
            }
        try folder.write(text, to: "data/vif/authority.key")
        #expect(throws: AuthorityError.damaged(path.appending("authority.key"))) { try open() }
        #expect(try Command.run("cat", path.appending("authority.key").string) == text, "nothing is thrown away")
    }

    @Test("is refused with a FIFO for a key, without waiting")
    func fifo() throws {
        _ = try open()
        try folder.remove("data/vif/authority.key")
        try Command.run("mkfifo", "-m", "600", path.appending("authority.key").string)
        #expect(throws: AuthorityError.damaged(path.appending("authority.key"))) { try open() }
    }

    @Test("is refused with a certificate that is not an authority's")
    func notAnAuthority() throws {
        let authority = try open().authority
        let identity = try authority.issue(for: SubjectNames(dnsNames: ["localhost"]), hostName: "tux", now: now)
        let key = try #require(PEM.encode(identity.privateKey, label: "PRIVATE KEY"))
        try folder.write(key + (identity.chainPEM ?? []), to: "data/vif/authority.key")
        #expect(throws: AuthorityError.notAnAuthority(path.appending("authority.key"))) { try open() }
    }

    @Test(
        "is where the environment says",
        arguments: [
            (["XDG_DATA_HOME": "/data", "HOME": "/home/ada"], "/data/vif"),
            (["HOME": "/home/ada"], "/home/ada/.local/share/vif"),
            (["XDG_DATA_HOME": "", "HOME": "/home/ada"], "/home/ada/.local/share/vif"),
            (["XDG_DATA_HOME": "data", "HOME": "/home/ada"], "/home/ada/.local/share/vif"),
            (["HOME": "ada"], nil),
            (["HOME": ""], nil),
            ([:], nil),
        ])
    func place(environment: [String: String], expected: String?) {
        #expect(LocalAuthority.folder { environment[$0] }?.string == expected)
    }
}
