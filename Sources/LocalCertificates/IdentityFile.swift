internal import COpenSSL
import Glibc
import SystemPackage

/// A file of the user's own with certificates, a key, or both.
struct IdentityFile {
    let path: FilePath
    /// PEM.
    let text: [UInt8]
    let blocks: [PEM.Block]

    private static let limit = 1 << 20

    /// Reads it, and refuses what is not PEM. Also from a pipe, as a shell's `<(…)` is one. Blocks.
    init(at path: FilePath) throws(CertificateError) {
        let text = try Self.read(path)
        guard !text.allSatisfy({ $0 <= 0x20 }) else { throw .empty(path) }
        if let format = CertificateFormat(of: text) { throw .otherFormat(path, format) }
        guard let blocks = PEM.blocks(in: text) else { throw .damaged(path) }
        if blocks.contains(where: { $0.label == "PKCS7" || $0.label == "CMS" }) { throw .otherFormat(path, .pkcs7) }
        self.path = path
        self.text = text
        self.blocks = blocks
    }

    var hasCertificate: Bool { blocks.contains(where: \.isCertificate) }
    var key: PEM.Block? { blocks.first(where: \.isKey) }

    private static func read(_ path: FilePath) throws(CertificateError) -> [UInt8] {
        let opened = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
        guard opened >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw .missing(path)
            default: throw .unreadable(path, Errno(rawValue: errno))
            }
        }
        let file = FileDescriptor(rawValue: opened)
        defer { try? file.close() }
        let bytes: [UInt8]?
        do throws(Errno) {
            bytes = try file.readToEnd(limit: limit)
        } catch .isDirectory {
            throw .isFolder(path)
        } catch {
            throw .unreadable(path, error)
        }
        guard let bytes else { throw .tooLarge(path) }
        return bytes
    }
}

/// Forms other than PEM that certificates and keys come in.
package enum CertificateFormat: Sendable, Equatable {
    case derCertificate
    case derKey
    case pkcs7
    case pkcs7DER
    case pkcs12

    /// Nothing if it is none of them.
    init?(of bytes: [UInt8]) {
        // An ASN.1 sequence, which no text begins with: "0" is one of digits.
        guard bytes.first == 0x30 else { return nil }
        if Certificate(der: bytes) != nil {
            self = .derCertificate
        } else if let pointer = OpenSSL.decode(bytes, { d2i_PKCS12(nil, $0, $1) }) {
            PKCS12_free(pointer)
            self = .pkcs12
        } else if let pointer = OpenSSL.decode(bytes, { d2i_PKCS7(nil, $0, $1) }) {
            PKCS7_free(pointer)
            self = .pkcs7DER
        } else if PrivateKey(der: bytes) != nil {
            self = .derKey
        } else if let pointer = OpenSSL.decode(bytes, { d2i_X509_SIG(nil, $0, $1) }) {
            // PKCS#8, encrypted.
            X509_SIG_free(pointer)
            self = .derKey
        } else {
            return nil
        }
    }
}
