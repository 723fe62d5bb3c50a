internal import COpenSSL
import Glibc

/// A certificate, as OpenSSL has it.
final class Certificate {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }

    convenience init?(der: some Collection<UInt8>) {
        guard let pointer = OpenSSL.decode(der, { d2i_X509(nil, $0, $1) }) else { return nil }
        self.init(owning: pointer)
    }

    /// Nothing without memory.
    var der: [UInt8]? { OpenSSL.encode { i2d_X509(pointer, $0) } }

    /// Nothing if a date is not one.
    var validity: Validity? {
        guard let start = Self.seconds(X509_get0_notBefore(pointer)),
            let end = Self.seconds(X509_get0_notAfter(pointer))
        else {
            ERR_clear_error()
            return nil
        }
        return Validity(notBefore: start, notAfter: end)
    }

    /// Empty if it has none.
    var commonName: String {
        guard let subject = X509_get_subject_name(pointer),
            case let index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1),
            index >= 0, let text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index))
        else { return "" }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&bytes, text)
        guard count >= 0, let bytes else {
            ERR_clear_error()
            return ""
        }
        defer { vif_clear_free(bytes, Int(count)) }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }

    /// It says of itself that it is an authority's (RFC 5280 §4.2.1.9).
    var isAuthority: Bool { X509_check_ca(pointer) == 1 }

    /// By SHA-256, as `openssl x509 -fingerprint` and browsers show it. Empty without memory.
    var fingerprint: String {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(pointer, EVP_sha256(), &bytes, &count) == 1 else {
            ERR_clear_error()
            return ""
        }
        return bytes.prefix(Int(count)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            .joined(separator: ":")
    }

    /// TLS servers may use it (RFC 5280 §4.2.1.12); also if it says nothing of its use.
    var isForServers: Bool {
        X509_get_extended_key_usage(pointer) & UInt32(XKU_SSL_SERVER | XKU_ANYEKU) != 0
    }

    func belongs(to key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(pointer, key.pointer) == 1
    }

    /// By names and key identifiers; the signature is not looked at.
    func isIssued(by issuer: Certificate) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_issued(issuer.pointer, pointer) == X509_V_OK
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var moment = tm()
        guard let time, ASN1_TIME_to_tm(time, &moment) == 1 else { return nil }
        return Int64(timegm(&moment))
    }
}
