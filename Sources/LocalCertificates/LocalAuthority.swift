internal import COpenSSL
package import SystemPackage

/// The certificate authority of one user on one machine. Who trusts it trusts every server of the user's.
package struct LocalAuthority: Sendable, CustomStringConvertible {
    /// As it is read into browsers and phones.
    package let certificatePEM: [UInt8]
    package let certificateDER: [UInt8]
    package let commonName: String
    /// By SHA-256, in pairs of hexadecimal digits.
    package let fingerprint: String
    package let validity: Validity
    /// Where the certificate is kept, for others to read.
    package let certificatePath: FilePath
    let permittedNames: PermittedNames
    /// PKCS#8.
    let key: [UInt8]

    /// Before it ends it is replaced, with so much time left: every certificate is to be good for a while.
    static let replacementTime = 30 * Validity.day
    private static let lifetime = 3_650 * Validity.day

    /// Every server that starts from now on will have another one.
    package func isEnding(at now: Int64) -> Bool { validity.secondsLeft(at: now) < Self.replacementTime }

    /// Without the key, so that no log gets it.
    package var description: String { commonName }

    /// What a certificate can be issued for, and what it cannot: public names and addresses, and a host name that the
    /// machine did not have when the authority was made.
    package func part(_ names: SubjectNames) -> (inside: SubjectNames, outside: SubjectNames) {
        permittedNames.part(names)
    }

    /// Nothing if they do not belong together, or are no authority's.
    init?(certificate: Certificate, key: PrivateKey, certificatePath: FilePath) {
        guard certificate.isAuthority, certificate.belongs(to: key), let validity = certificate.validity,
            let der = certificate.der, let pem = PEM.encode(der, label: PEM.certificate), let keyBytes = try? key.der()
        else { return nil }
        certificatePEM = pem
        certificateDER = der
        commonName = certificate.commonName
        fingerprint = certificate.fingerprint
        self.validity = validity
        self.certificatePath = certificatePath
        permittedNames = certificate.permittedNames
        self.key = keyBytes
    }

    /// A new one, which is nowhere kept yet.
    static func make(
        for owner: AuthorityOwner, certificatePath: FilePath, now: Int64
    ) throws(OpenSSLFailure) -> LocalAuthority {
        let key = try PrivateKey.make()
        let draft = CertificateDraft(
            commonName: owner.authorityName,
            // A day back: the other machines' clocks may be behind.
            validity: Validity(from: now, lead: Validity.day, length: lifetime),
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
                (NID_name_constraints, PermittedNames.local(hostName: owner.hostName).extensionValue),
            ])
        let certificate = try draft.signed(for: key, by: nil)
        guard let made = LocalAuthority(certificate: certificate, key: key, certificatePath: certificatePath) else {
            throw .latest()
        }
        return made
    }
}

/// Whose authority it is, so that it is told from others in a browser's list.
package struct AuthorityOwner: Sendable, Equatable {
    package let userName: String
    /// The machine's, as gethostname(2) has it.
    package let hostName: String

    package init(userName: String, hostName: String) {
        self.userName = userName
        self.hostName = hostName
    }

    var authorityName: String {
        let (start, end) = ("Vif local authority (", ")")
        let room = CertificateDraft.nameLimit - start.count - end.count
        var owner = String.UnicodeScalarView()
        owner.append(contentsOf: "\(userName)@\(hostName)".unicodeScalars.filter(Self.isPrinted).prefix(room))
        return start + String(owner) + end
    }

    private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
