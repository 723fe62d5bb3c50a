package import SystemPackage

/// The certificate of an authority, as stores are asked to trust it.
package struct Authority: Sendable, Equatable {
    /// Every nickname begins with it, of older authorities too: this is how they are found again.
    package static let nicknamePrefix = "Vif local authority"

    /// By which the browsers' stores name it. Unlike that of any other authority: NSS has no nickname for two subjects.
    package let nickname: String
    /// SHA-256 of the certificate: 64 upper-case hexadecimal digits.
    package let fingerprint: String
    package let path: FilePath
    let certificate: CertificateText

    /// - Parameters:
    ///   - path: a file in the PEM format (RFC 7468), of which the first certificate counts.
    ///   - fingerprint: SHA-256 of that certificate in hexadecimal digits, with or without colons.
    ///   - nickname: what browsers show.
    /// - Throws: `AuthorityError`
    package init(at path: FilePath, fingerprint: String, nickname: String) throws(AuthorityError) {
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try BoundedFile.read(path, limit: CertificateText.limit)
        } catch {
            throw .unreadable(path, error)
        }
        guard let certificate = CertificateText.all(in: bytes).first else { throw .notACertificate(path) }
        guard let fingerprint = Fingerprint(fingerprint) else { throw .notAFingerprint(fingerprint) }
        self.path = path
        self.certificate = certificate
        self.fingerprint = fingerprint.digits
        self.nickname = Self.unmistakable(nickname, fingerprint.digits)
    }

    private init() {
        (nickname, fingerprint, path) = (Self.nicknamePrefix, "", "")
        certificate = .none
    }

    /// One whose files are gone. It can be taken out of the stores: there it is known by its name.
    package static let lost = Authority()

    /// For the names of files: long enough that no two authorities of a user share it.
    var shortFingerprint: String { fingerprint.prefix(16).lowercased() }

    /// A colon would end the name of a token (NSS), and a control character a line of what certutil lists.
    private static func unmistakable(_ nickname: String, _ fingerprint: String) -> String {
        let plain = nickname.unicodeScalars.map { $0 == ":" || $0.value < 32 || $0.value == 127 ? "-" : String($0) }
        let name = plain.joined()
        return (name.hasPrefix(nicknamePrefix) ? name : "\(nicknamePrefix) \(name)") + " \(fingerprint.prefix(8))"
    }
}

/// Why there is no authority that could be trusted.
package enum AuthorityError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(FilePath, Errno)
    case notACertificate(FilePath)
    case notAFingerprint(String)

    /// One sentence with the cure. Paths are as the user gave them: escape before printing.
    package var description: String {
        switch self {
        case .unreadable(let path, let error): "The certificate \(path) cannot be read: \(error)."
        case .notACertificate(let path):
            "\(path) holds no certificate. Remove it, and Vif makes a new authority at its next start with HTTPS."
        case .notAFingerprint(let text): "“\(text)” is not a SHA-256 fingerprint."
        }
    }
}

/// SHA-256 in 64 upper-case hexadecimal digits.
struct Fingerprint: Sendable, Equatable {
    let digits: String

    /// - Parameter text: with or without colons and white space; nothing if it has other characters, or not 64 digits.
    init?(_ text: some StringProtocol) {
        let digits = text.uppercased().filter { $0 != ":" && !$0.isWhitespace }
        guard digits.utf8.count == 64, digits.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.digits = digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }
}
