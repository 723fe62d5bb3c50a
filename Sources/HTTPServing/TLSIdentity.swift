/// What the server shows to prove who it is.
package struct TLSIdentity: Sendable {
    /// DER; the server's own comes first.
    let certificates: [[UInt8]]
    /// DER: PKCS#8, or the older form of its kind.
    let privateKey: [UInt8]

    package init(certificates: [[UInt8]], privateKey: [UInt8]) {
        self.certificates = certificates
        self.privateKey = privateKey
    }
}

/// Why TLS cannot be spoken with an identity.
package enum TLSError: Error, CustomStringConvertible {
    case unusable(String)

    package var description: String {
        switch self {
        case .unusable(let reason):
            "TLS cannot be spoken with this certificate and key (\(reason)). Use one of RSA, or of ECDSA with P-256 or P-384."
        }
    }
}
