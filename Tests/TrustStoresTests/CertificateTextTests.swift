import SystemPackage
import TestSupport
import Testing

@testable import TrustStores

@Suite("The text of a certificate")
struct CertificateTextTests {
    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    private func pems(_ text: String) -> [String] { CertificateText.all(in: Array(text.utf8)).map(\.pem) }

    @Test("is the same for every way in which its lines are broken")
    func lines() {
        let expected = "\(Self.begin)\nAAAABBBBCCCC\n\(Self.end)\n"
        #expect(pems(expected) == [expected])
        #expect(pems("\(Self.begin)\r\nAAAA\r\nBBBB\r\nCCCC\r\n\(Self.end)\r\n") == [expected])
        #expect(pems("Subject: CN=x\n\(Self.begin)\nAAAABBBB\n\nCCCC\n\(Self.end)") == [expected])
    }

    @Test("has lines of 64 characters")
    func width() {
        let base64 = String(repeating: "A", count: 64) + "B"
        let expected = "\(Self.begin)\n\(String(repeating: "A", count: 64))\nB\n\(Self.end)\n"
        #expect(pems("\(Self.begin)\n\(base64)\n\(Self.end)") == [expected])
    }

    @Test("leaves out a key that is in the same file")
    func key() {
        let key = "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n"
        #expect(pems(key + "\(Self.begin)\nAAAA\n\(Self.end)\n" + key) == ["\(Self.begin)\nAAAA\n\(Self.end)\n"])
    }

    @Test(
        "is not found in what is no certificate",
        arguments: [
            "", "AAAA", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\nAAAA",
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\nA&A\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END CERTIFICATE-----",
        ])
    func none(text: String) {
        #expect(pems(text).isEmpty)
    }
}

@Suite("An authority to trust")
struct AuthorityTests {
    private static let digits = String(repeating: "0A", count: 32)
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", to: "rootCA.pem")
        try folder.write("nothing", to: "empty.pem")
        try folder.write(String(repeating: "x", count: 70_000), to: "large.pem")
    }

    private func authority(
        _ file: String = "rootCA.pem", _ fingerprint: String = digits, _ nickname: String = "Vif local authority x"
    ) throws(AuthorityError) -> Authority {
        try Authority(at: folder.url(file), fingerprint: fingerprint, nickname: nickname)
    }

    @Test(
        "has a nickname with its fingerprint, that stores can keep",
        arguments: [
            ("Vif local authority x", "Vif local authority x 0A0A0A0A"),
            ("jo@host", "Vif local authority jo@host 0A0A0A0A"),
            ("Vif local authority a:b\nc", "Vif local authority a-b-c 0A0A0A0A"),
        ])
    func nickname(given: String, expected: String) throws {
        #expect(try authority("rootCA.pem", Self.digits, given).nickname == expected)
    }

    @Test("takes a fingerprint as programs print it", arguments: ["0a", "0A:", "0a "])
    func fingerprint(pair: String) throws {
        #expect(try authority("rootCA.pem", String(repeating: pair, count: 32)).fingerprint == Self.digits)
    }

    @Test("is refused with another fingerprint", arguments: ["", "0A0A", "sha256", String(repeating: "G0", count: 32)])
    func noFingerprint(text: String) {
        #expect(throws: AuthorityError.notAFingerprint(text)) { try authority("rootCA.pem", text) }
    }

    @Test("is refused without a certificate")
    func noCertificate() {
        #expect(throws: AuthorityError.notACertificate(folder.url("empty.pem"))) { try authority("empty.pem") }
        #expect(throws: AuthorityError.unreadable(folder.url("no.pem"), .noSuchFileOrDirectory)) {
            try authority("no.pem")
        }
        #expect(throws: AuthorityError.unreadable(folder.url("large.pem"), .fileTooLarge)) {
            try authority("large.pem")
        }
        #expect(throws: AuthorityError.unreadable(folder.path, .isDirectory)) { try authority("") }
    }
}
