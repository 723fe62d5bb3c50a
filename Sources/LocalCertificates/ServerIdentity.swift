/// What a server shows a browser to prove that it is the one asked for: certificates, and the key of the first.
package struct ServerIdentity: Sendable, Equatable, CustomStringConvertible {
    /// In DER, the server's own first, each one issued by the next.
    package let chain: [[UInt8]]
    /// PKCS#8 in DER, without a passphrase.
    package let privateKey: [UInt8]
    package let names: SubjectNames
    /// What was asked for and could not be certified.
    package let leftOut: SubjectNames
    /// Of the server's own certificate.
    package let validity: Validity
    /// What browsers will not like about a certificate of the user's own.
    package let flaws: [CertificateFlaw]

    init(
        chain: [[UInt8]], privateKey: [UInt8], names: SubjectNames, leftOut: SubjectNames = SubjectNames(),
        validity: Validity, flaws: [CertificateFlaw] = []
    ) {
        self.chain = chain
        self.privateKey = privateKey
        self.names = names
        self.leftOut = leftOut
        self.validity = validity
        self.flaws = flaws
    }

    /// Without the key, so that no log gets it.
    package var description: String { "certificate for \(names)" }

    /// The chain in PEM, for programs that read files. Nothing without memory.
    package var chainPEM: [UInt8]? {
        let blocks = chain.compactMap { PEM.encode($0, label: PEM.certificate) }
        return blocks.count == chain.count ? Array(blocks.joined()) : nil
    }
}

/// What is wrong with a certificate that can be served all the same.
package enum CertificateFlaw: Sendable, Equatable, CustomStringConvertible {
    case isAuthority
    case hasNoNames
    case isNotForServers
    case isEd25519

    /// One sentence with the cure.
    package var description: String {
        switch self {
        case .isAuthority:
            "The certificate is an authority's, which Firefox does not take from a server: make it with "
                + "-addext basicConstraints=critical,CA:FALSE."
        case .hasNoNames:
            "The certificate has no subject alternative names, and browsers look at no other ones: make it with "
                + "-addext subjectAltName=DNS:localhost."
        case .isNotForServers:
            "The certificate is not for servers, and browsers refuse it: make it with "
                + "-addext extendedKeyUsage=serverAuth."
        case .isEd25519:
            "Browsers do not know Ed25519: make the key with openssl ecparam -name prime256v1 -genkey."
        }
    }
}
