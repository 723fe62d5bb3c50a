import LocalCertificates
import SystemPackage
import TestSupport
import Testing

@testable import DevServer

@Suite("A certificate of the user's own")
struct OwnCertificateTests {
    private let folder: TemporaryFolder
    private let now: Int64

    init() throws {
        folder = try TemporaryFolder()
        now = Int64(try Command.run("date", "+%s").dropLast()) ?? 0
        try make("first.localhost")
    }

    private func run(_ command: String) throws {
        try Command.run("sh", "-ec", "cd \"$1\"; \(command)", "sh", folder.path.string)
    }

    private func make(_ name: String, to certificate: String = "cert.pem", key: String = "key.pem") throws {
        try run(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=\(name) \
            -addext subjectAltName=DNS:\(name) -keyout new.key -out new.crt 2>/dev/null
            mv new.key \(key); mv new.crt \(certificate)
            """)
    }

    private func load(
        key: String? = "key.pem", ask: (FilePath, Bool) -> [UInt8]? = { _, _ in nil }
    ) throws -> OwnCertificate {
        try OwnCertificate(
            certificate: folder.url("cert.pem"), key: key.map { folder.url($0) }, now: now, ask: ask)
    }

    @Test("is read again when it was replaced, and not before")
    func replaced() throws {
        let certificate = try load()
        #expect(certificate.identity.names.covers("first.localhost"))
        #expect(try !certificate.renew(now: now))
        try make("second.localhost")
        #expect(try certificate.renew(now: now))
        #expect(certificate.identity.names.covers("second.localhost"))
        #expect(try !certificate.renew(now: now))
    }

    @Test("stays as it was while the new one is not whole, which is told once")
    func halfReplaced() throws {
        let certificate = try load()
        try make("second.localhost", key: "later.pem")
        #expect(
            throws: CertificateError.keyMismatch(certificate: folder.url("cert.pem"), key: folder.url("key.pem"))
        ) { try certificate.renew(now: now) }
        #expect(try !certificate.renew(now: now))
        #expect(certificate.identity.names.covers("first.localhost"))
        try run("mv later.pem key.pem")
        #expect(try certificate.renew(now: now))
        #expect(certificate.identity.names.covers("second.localhost"))
        try run("rm key.pem")
        #expect(throws: CertificateError.missing(folder.url("key.pem"))) { try certificate.renew(now: now) }
        #expect(certificate.identity.names.covers("second.localhost"))
    }

    @Test("has its passphrase asked for, three times at most, and remembered")
    func passphrase() throws {
        try run("openssl pkey -in key.pem -aes256 -passout pass:right -out secret.pem; mv secret.pem key.pem")
        var asked: [Bool] = []
        let certificate = try load { path, isAgain in
            #expect(path == folder.url("key.pem"))
            asked.append(isAgain)
            return Array((asked.count == 3 ? "right" : "wrong").utf8)
        }
        #expect(asked == [false, true, true])
        try run(
            "openssl pkey -in key.pem -passin pass:right -aes256 -passout pass:right -out secret.pem; mv secret.pem key.pem"
        )
        #expect(try !certificate.renew(now: now))
        asked = []
        #expect(throws: CertificateError.wrongPassphrase(folder.url("key.pem"))) {
            try load { _, isAgain in
                asked.append(isAgain)
                return [0x78]
            }
        }
        #expect(asked == [false, true, true])
        #expect(throws: CertificateError.passphraseNeeded(folder.url("key.pem"))) { try load() }
    }

    @Test("is looked for in the folders of both files, once each")
    func folders() throws {
        #expect(try load().folders == [folder.path])
        try run("mkdir keys; mv key.pem keys/")
        #expect(try load(key: "keys/key.pem").folders == [folder.path, folder.url("keys")])
    }

    @Test("may have its key in the same file")
    func together() throws {
        try run("cat key.pem >> cert.pem")
        let certificate = try load(key: nil)
        #expect(certificate.identity.names.covers("first.localhost") && certificate.folders == [folder.path])
    }
}
