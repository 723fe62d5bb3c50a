internal import COpenSSL

/// A private key, as OpenSSL has it.
final class PrivateKey {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A new one, on the curve P-256.
    static func make() throws(OpenSSLFailure) -> PrivateKey {
        OpenSSL.prepare()
        guard let pointer = vif_make_key() else { throw .latest() }
        return PrivateKey(owning: pointer)
    }

    convenience init?(der: [UInt8]) {
        guard let pointer = OpenSSL.decode(der, { d2i_AutoPrivateKey(nil, $0, $1) }) else { return nil }
        self.init(owning: pointer)
    }

    /// PKCS#8 (RFC 5958) without a passphrase.
    func der() throws(OpenSSLFailure) -> [UInt8] {
        guard let information = EVP_PKEY2PKCS8(pointer) else { throw .latest() }
        defer { PKCS8_PRIV_KEY_INFO_free(information) }
        guard let bytes = OpenSSL.encode({ i2d_PKCS8_PRIV_KEY_INFO(information, $0) }) else { throw .latest() }
        return bytes
    }

    var kind: KeyKind {
        let bits = Int(EVP_PKEY_get_bits(pointer))
        switch EVP_PKEY_get_base_id(pointer) {
        case NID_rsaEncryption: return .rsa(bits: bits)
        case NID_X9_62_id_ecPublicKey: return .ellipticCurve(curve)
        case NID_ED25519: return .ed25519
        default: return .other(EVP_PKEY_get0_type_name(pointer).map { String(cString: $0) } ?? "unknown")
        }
    }

    private var curve: String {
        var name = [CChar](repeating: 0, count: 80)
        var count = 0
        guard EVP_PKEY_get_group_name(pointer, &name, name.count, &count) == 1 else {
            ERR_clear_error()
            return "unnamed"
        }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// What sort of key it is: not every one does for TLS.
enum KeyKind: Equatable {
    case rsa(bits: Int)
    /// By OpenSSL's name for the curve.
    case ellipticCurve(String)
    case ed25519
    /// By OpenSSL's name.
    case other(String)

    /// What TLS 1.3 has signatures for (RFC 8446 §4.2.3): P-256, P-384 and P-521.
    static let curves: Set<String> = ["prime256v1", "secp384r1", "secp521r1"]
}
