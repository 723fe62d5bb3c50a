import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

@Suite("A certificate of the user's own")
struct OwnCertificateTests {
    private let own: OwnCertificates
    // Certificates are made while the test runs: they begin after its start.
    private static let now = Int64(time(nil)) + 600

    init() throws {
        own = try OwnCertificates()
    }

    private func load(
        _ certificate: String = "cert.pem", key: String? = "key.pem", now: Int64 = now,
        passphrase: () -> [UInt8]? = { nil }
    ) throws -> ServerIdentity {
        try ServerIdentity.load(
            certificate: own.folder.url(certificate), key: key.map(own.folder.url), now: now, passphrase: passphrase)
    }

    /// The key as OpenSSL's program writes it in PKCS#8.
    private func der(_ key: String, _ options: String = "") throws -> [UInt8] {
        try own.run("openssl pkcs8 -topk8 -nocrypt \(options) -in \(key) -outform DER -out out.der")
        return try bytes("out.der")
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(own.folder.url(name), .readOnly)
        return try file.closeAfter { try #require(try file.readToEnd(limit: 1 << 20)) }
    }

    private func certificateDER(_ name: String) throws -> [UInt8] {
        try own.run("openssl x509 -in \(name) -outform DER -out out.der")
        return try bytes("out.der")
    }

    @Test(
        "is read with its key, of every kind that TLS has",
        arguments: [
            "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
            "-algorithm EC -pkeyopt ec_paramgen_curve:P-521", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
            "-algorithm ED25519",
        ])
    func kinds(options: String) throws {
        try own.makeKey("key.pem", options)
        try own.sign()
        let identity = try load()
        #expect(identity.chain == [try certificateDER("cert.pem")])
        #expect(identity.privateKey == (try der("key.pem")))
        #expect(identity.names.description == "own.localhost, 10.0.0.1" && identity.leftOut.isEmpty)
        #expect(
            identity.validity.contains(Self.now + 99 * 86_400) && !identity.validity.contains(Self.now + 101 * 86_400))
        #expect(identity.flaws == (options.contains("ED25519") ? [.isEd25519] : []))
    }

    @Test(
        "is read with a key in the traditional form",
        arguments: [
            "openssl ecparam -name prime256v1 -genkey -out key.pem",
            "openssl ecparam -name prime256v1 -genkey -noout -out key.pem",
            "openssl genrsa -traditional -out key.pem 2048",
        ])
    func traditional(command: String) throws {
        try own.run(command)
        try own.sign()
        #expect(try load().privateKey == (try der("key.pem")))
    }

    @Test(
        "is read with the key in the same file, before or after it",
        arguments: ["key.pem cert.pem", "cert.pem key.pem"])
    func oneFile(order: String) throws {
        try own.makeKey()
        try own.sign()
        try own.run("cat \(order) > both.pem")
        #expect(try load("both.pem", key: nil).privateKey == (try der("key.pem")))
        #expect(try load("both.pem", key: "key.pem").chain == [try certificateDER("cert.pem")])
        #expect(try load("both.pem", key: "both.pem").chain == [try certificateDER("cert.pem")])
    }

    @Test(
        "is read with text around it, and line ends and marks of Windows",
        arguments: [
            "openssl x509 -text -in cert.pem -out new.pem", "sed 's/$/\\r/' cert.pem > new.pem",
            "printf '\\357\\273\\277' | cat - cert.pem > new.pem", "printf 'x\\n\\n' | cat - cert.pem > new.pem",
        ])
    func around(command: String) throws {
        try own.makeKey()
        try own.sign()
        try own.run(command)
        #expect(try load("new.pem").chain == [try certificateDER("cert.pem")])
    }

    @Test("is read with a key that went through Windows")
    func windows() throws {
        try own.makeKey()
        try own.sign()
        try own.run("(printf '\\357\\273\\277'; sed 's/$/\\r/' key.pem) > new.pem")
        #expect(try load(key: "new.pem").privateKey == (try der("key.pem")))
    }

    @Test("is read from a pipe")
    func pipe() throws {
        try own.makeKey()
        try own.sign()
        try own.run("mkfifo pipe")
        let writer = try ChildProcess(["cp", "--", own.folder.url("key.pem").string, own.folder.url("pipe").string])
        #expect(try load(key: "pipe").privateKey == (try der("key.pem")))
        #expect(writer.waitForExit() == 0)
    }

    // MARK: Chains

    @Test(
        "is sent with its issuers in the right order",
        arguments: [
            ("leaf middle", "leaf middle"), ("middle leaf", "leaf middle"), ("leaf", "leaf"),
            ("root middle leaf", "leaf middle root"), ("leaf root", "leaf"), ("leaf leaf middle middle", "leaf middle"),
            ("leaf other middle", "leaf middle"),
        ])
    func chain(given: String, expected: String) throws {
        try own.makeChain()
        try own.makeKey("other.key")
        try own.sign("other.pem", key: "other.key")
        try own.run("for name in \(given); do cat $name.pem; done > chain.pem")
        let identity = try load("chain.pem", key: "leaf.key")
        #expect(identity.chain == (try expected.split(separator: " ").map { try certificateDER("\($0).pem") }))
        #expect(identity.names.description == "own.localhost")
    }

    @Test("is refused with an issuer's certificate that has ended")
    func issuerExpired() throws {
        try own.makeChain()
        try own.issue("middle", by: "root", "basicConstraints=critical,CA:TRUE", days: 10)
        try own.run("cat leaf.pem middle.pem > chain.pem")
        let later = Self.now + 20 * 86_400
        #expect {
            try load("chain.pem", key: "leaf.key", now: later)
        } throws: { error in
            guard case .issuerExpired(let path, "middle", let end) = error as? CertificateError else { return false }
            return path == own.folder.url("chain.pem") && abs(end - Self.now - 10 * 86_400) < 3_600
        }
        #expect(try load("leaf.pem", key: "leaf.key", now: later).chain.count == 1)
    }

    // MARK: Passphrases

    @Test(
        "is read with an encrypted key",
        arguments: [
            "openssl pkcs8 -topk8 -in key.pem -passout pass:'%s' -out locked.pem",
            "openssl pkcs8 -topk8 -scrypt -in key.pem -passout pass:'%s' -out locked.pem",
            "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -passout pass:'%s' -out locked.pem",
            "openssl ec -aes256 -in key.pem -passout pass:'%s' -out locked.pem",
            "openssl ec -des3 -in key.pem -passout pass:'%s' -out locked.pem",
        ], ["secret", "pässword 42", String(repeating: "long", count: 200)])
    func encrypted(command: String, secret: String) throws {
        try own.makeKey()
        try own.sign()
        try own.run(command.replacing("%s", with: secret) + " 2>/dev/null")
        var asked = 0
        let identity = try load(key: "locked.pem") {
            asked += 1
            return Array(secret.utf8)
        }
        #expect(asked == 1)
        #expect(identity.privateKey == (try der("key.pem")))
        let error = CertificateError.wrongPassphrase(own.folder.url("locked.pem"))
        for wrong in ["Secret", "", secret + "x", String(repeating: "x", count: 100_000)] {
            #expect(throws: error, "\(wrong.prefix(9))") { try load(key: "locked.pem") { Array(wrong.utf8) } }
        }
        #expect(throws: CertificateError.passphraseNeeded(own.folder.url("locked.pem"))) { try load(key: "locked.pem") }
    }

    @Test("does not ask for a passphrase without need")
    func notAsked() throws {
        try own.makeKey()
        try own.sign()
        #expect(throws: Never.self) {
            try load {
                Issue.record("asked")
                return nil
            }
        }
    }

    @Test("is refused with a key that is encrypted as in the last century")
    func unknownCipher() throws {
        try own.makeKey()
        try own.sign()
        try own.run(
            "openssl pkcs8 -topk8 -v1 PBE-MD5-DES -provider default -provider legacy -in key.pem "
                + "-passout pass:x -out old.pem"
        )
        let error = CertificateError.unknownCipher(own.folder.url("old.pem"))
        #expect(throws: error) { try load(key: "old.pem") { Array("x".utf8) } }
        try own.run("openssl pkey -provider default -provider legacy -in old.pem -passin pass:x -out new.pem")
        #expect(try load(key: "new.pem").privateKey == (try der("key.pem")), "the cure works")
    }

    // MARK: Flaws

    @Test(
        "tells what browsers will not like",
        arguments: [
            ("-addext subjectAltName=DNS:a.localhost", [.isAuthority]),
            ("-addext basicConstraints=CA:FALSE", [.hasNoNames]),
            ("-addext basicConstraints=CA:FALSE -addext subjectAltName=email:a@b.c", [.hasNoNames]),
            (
                "-addext basicConstraints=CA:FALSE -addext subjectAltName=IP:::1 -addext extendedKeyUsage=clientAuth",
                [.isNotForServers]
            ),
            ("-addext basicConstraints=CA:FALSE -addext subjectAltName=IP:::1 -addext extendedKeyUsage=serverAuth", []),
            (
                "-addext basicConstraints=CA:FALSE -addext subjectAltName=IP:::1 "
                    + "-addext extendedKeyUsage=anyExtendedKeyUsage", []
            ),
        ] as [(String, [CertificateFlaw])])
    func flaws(options: String, flaws: [CertificateFlaw]) throws {
        try own.makeKey()
        try own.sign("cert.pem", options)
        #expect(try load().flaws == flaws)
    }

    @Test("has the names that are in it, also wildcards")
    func names() throws {
        try own.makeKey()
        try own.sign("cert.pem", "-addext subjectAltName=DNS:*.localhost,DNS:Example.COM,IP:::1,URI:http://x/,DNS:a.b")
        #expect(try load().names.description == "*.localhost, a.b, example.com, ::1")
    }
}
