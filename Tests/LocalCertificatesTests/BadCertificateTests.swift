import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

@Suite("A bad --cert or --key is refused with the cure:")
struct BadCertificateTests {
    private let own: OwnCertificates
    // Certificates are made while the test runs: they begin after its start.
    private static let now = Int64(time(nil)) + 600

    init() throws {
        own = try OwnCertificates()
        try own.makeKey()
        try own.sign()
    }

    private func url(_ name: String) -> FilePath { own.folder.url(name) }

    private func error(
        _ certificate: String = "cert.pem", key: String? = "key.pem", now: Int64 = now
    ) -> CertificateError? {
        do throws(CertificateError) {
            _ = try ServerIdentity.load(
                certificate: url(certificate), key: key.map(url), now: now, passphrase: { Array("x".utf8) })
            return nil
        } catch {
            return error
        }
    }

    @Test("a file that is not there", arguments: ["missing", "key.pem/x", "dangling"])
    func missing(name: String) throws {
        try own.folder.link("dangling", to: "nowhere")
        #expect(error(name) == .missing(url(name)))
        #expect(error(key: name) == .missing(url(name)))
        #expect(error(name)?.description == "There is no file \(url(name)). See --cert and --key.")
    }

    @Test("a file that cannot be read", arguments: ["loop", "secret"])
    func unreadable(name: String) throws {
        // Root may read what nobody may.
        if name == "secret", geteuid() == 0 { return }
        try own.folder.link("loop", to: "loop")
        try own.run("cp key.pem secret; chmod 000 secret")
        let errno: Errno = name == "loop" ? .tooManySymbolicLinkLevels : .permissionDenied
        #expect(error(name) == .unreadable(url(name), errno))
        #expect(error(key: name) == .unreadable(url(name), errno))
    }

    @Test("a folder")
    func folder() throws {
        try own.folder.makeFolder("folder")
        #expect(error("folder") == .isFolder(url("folder")))
        #expect(error(key: "folder") == .isFolder(url("folder")))
    }

    @Test("an empty file", arguments: ["", " ", "\n\n\t\r\n", "\0"])
    func empty(text: String) throws {
        try own.folder.write(text, to: "empty")
        #expect(error("empty") == .empty(url("empty")))
        #expect(error(key: "empty") == .empty(url("empty")))
    }

    @Test("a file that is too large, or without end")
    func tooLarge() throws {
        try own.run("head -c 1048576 /dev/zero | tr '\\0' x > fitting; (cat cert.pem fitting) > large")
        #expect(error("large") == .tooLarge(url("large")))
        #expect(error("fitting") == .noCertificate(url("fitting")))
        try own.folder.link("zero", to: "/dev/zero")
        #expect(error("zero") == .tooLarge(url("zero")))
    }

    @Test(
        "a file without a certificate",
        arguments: ["hello", "-----BEGIN CERTIFICATE", "0", "0 is a digit", "\u{FF}\0\u{80}", "key.pem", "public.pem"])
    func noCertificate(text: String) throws {
        try own.run("openssl pkey -in key.pem -pubout -out public.pem")
        let name = text.hasSuffix(".pem") ? text : "text"
        try own.folder.write(text, to: "text")
        #expect(error(name, key: nil) == .noCertificate(url(name)))
        #expect(error(name) == .noCertificate(url(name)))
    }

    @Test("a file without a key", arguments: ["hello", "cert.pem", "public.pem", "parameters.pem"])
    func noKey(text: String) throws {
        try own.run("openssl pkey -in key.pem -pubout -out public.pem")
        try own.run("openssl ecparam -name prime256v1 -out parameters.pem")
        let name = text.hasSuffix(".pem") ? text : "text"
        try own.folder.write(text, to: "text")
        #expect(error(key: name) == .noKey(url(name)))
    }

    @Test("no --key, and no key in --cert")
    func noKeyInCertificate() {
        #expect(error(key: nil) == .noKeyInCertificate(url("cert.pem")))
        #expect(error(key: nil)?.description.hasSuffix("name the file that has it with --key.") == true)
    }

    @Test("the two the wrong way round")
    func swapped() {
        #expect(error("key.pem", key: "cert.pem") == .swapped(certificate: url("key.pem"), key: url("cert.pem")))
        #expect(
            error("key.pem", key: "cert.pem")?.description.hasSuffix(
                "--cert \(url("cert.pem")) --key \(url("key.pem"))")
                == true)
    }

    @Test(
        "a key of another certificate",
        arguments: ["-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-algorithm ED25519"])
    func mismatch(options: String) throws {
        try own.makeKey("other.pem", options)
        #expect(error(key: "other.pem") == .keyMismatch(certificate: url("cert.pem"), key: url("other.pem")))
        try own.run("cat other.pem cert.pem > both.pem")
        #expect(error("both.pem", key: nil) == .keyMismatch(certificate: url("both.pem"), key: url("both.pem")))
    }

    @Test(
        "another format, with the command that converts it",
        arguments: [
            (.derCertificate, "openssl x509 -in cert.pem -outform DER -out other"),
            (.derKey, "openssl pkey -in key.pem -outform DER -out other"),
            (.derKey, "openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out other"),
            (.derKey, "openssl pkcs8 -topk8 -in key.pem -passout pass:x -outform DER -out other"),
            (.pkcs7, "openssl crl2pkcs7 -nocrl -certfile cert.pem -out other"),
            (.pkcs7DER, "openssl crl2pkcs7 -nocrl -certfile cert.pem -outform DER -out other"),
            (.pkcs12, "openssl pkcs12 -export -in cert.pem -inkey key.pem -passout pass:x -out other"),
        ] as [(CertificateFormat, String)])
    func otherFormat(format: CertificateFormat, command: String) throws {
        try own.run(command)
        #expect(error("other") == .otherFormat(url("other"), format))
        #expect(error(key: "other") == .otherFormat(url("other"), format))
        // The cure, as the sentence has it, and then the files are taken.
        let sentence = try #require(error("other")?.description)
        let cure = try #require(sentence.split(separator: ": ", maxSplits: 1).last)
        try own.run(
            "mkdir cured; cd cured; \(cure)" + (format == .pkcs12 ? " -passin pass:x" : "")
                + (command.contains("-passout") && format == .derKey ? " -passin pass:x" : ""))
        switch format {
        case .derKey: #expect(error(key: "cured/key.pem") == nil)
        case .pkcs12: #expect(error("cured/cert.pem", key: nil) == nil)
        default: #expect(error("cured/cert.pem") == nil)
        }
    }

    @Test("a request for a certificate")
    func request() throws {
        try own.run("openssl req -new -key key.pem -subj /CN=x -out request.pem")
        #expect(error("request.pem") == .request(url("request.pem")))
    }

    @Test(
        "a file that is cut or changed",
        arguments: ["head -c 300", "head -n 3", "sed '3s/..../????/'", "sed 3d", "sed 's/END CERT/END SERT/'"])
    func damagedCertificate(command: String) throws {
        try own.run("\(command) cert.pem > damaged.pem")
        #expect(error("damaged.pem") == .damaged(url("damaged.pem")))
        try own.run("cat cert.pem damaged.pem > second.pem")
        #expect(error("second.pem") == .damaged(url("second.pem")))
    }

    @Test("a key that is cut or changed", arguments: ["head -c 100", "head -n 2", "sed '2s/..../????/'", "sed 2d"])
    func damagedKey(command: String) throws {
        try own.run("\(command) key.pem > damaged.pem")
        #expect(error(key: "damaged.pem") == .damaged(url("damaged.pem")))
    }

    @Test("an RSA key that is too short")
    func weakKey() throws {
        try own.run("openssl genrsa -out weak.key 1024")
        try own.sign("weak.pem", key: "weak.key")
        #expect(error("weak.pem", key: "weak.key") == .weakKey(url("weak.key"), bits: 1_024))
    }

    @Test(
        "a key that browsers do not know",
        arguments: [
            ("-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "secp256k1"), ("-algorithm ED448", "ED448"),
            ("-algorithm EC -pkeyopt ec_paramgen_curve:P-224", "secp224r1"),
            ("-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048", "RSA-PSS"),
        ])
    func unknownKey(options: String, name: String) throws {
        try own.makeKey("odd.key", options)
        try own.sign("odd.pem", key: "odd.key")
        #expect(error("odd.pem", key: "odd.key") == .unknownKey(url("odd.key"), name))
    }

    @Test("a key of OpenSSH's")
    func sshKey() throws {
        try own.run("sed 's/PRIVATE/OPENSSH PRIVATE/' key.pem > ssh.key")
        #expect(error(key: "ssh.key") == .unknownKey(url("ssh.key"), "OpenSSH"))
    }

    @Test("a certificate that has ended, or not begun")
    func dates() throws {
        let text = try Command.run("cat", url("cert.pem").string)
        let block = try #require(PEM.blocks(in: Array(text.utf8))?.first)
        let validity = try #require(Certificate(der: block.bytes)?.validity)
        #expect(error(now: validity.notAfter) == nil && error(now: validity.notBefore) == nil)
        #expect(error(now: validity.notAfter + 1) == .expired(url("cert.pem"), on: validity.notAfter))
        #expect(error(now: .max) == .expired(url("cert.pem"), on: validity.notAfter))
        #expect(error(now: validity.notBefore - 1) == .notYetValid(url("cert.pem"), from: validity.notBefore))
        #expect(error(now: .min) == .notYetValid(url("cert.pem"), from: validity.notBefore))
        let sentence = CertificateError.expired("cert.pem", on: 1_800_000_000).description
        #expect(sentence == "The certificate in cert.pem ended on 2027-01-15 08:00 UTC. Renew it.")
    }
}
