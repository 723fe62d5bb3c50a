/// What of a database may be the authority's, by nickname: the certificates of that name, and all with the same
/// subject.
struct NSSContents {
    var details: [Certutil.Nickname: [CertificateDetails]] = [:]

    func isTrusted(_ authority: Authority) -> Bool {
        details.values.joined().contains { $0.fingerprint == authority.fingerprint && $0.isTrustedForServers }
    }

    func hold(_ authority: Authority) -> Bool { details.values.contains { $0.hold(authority) } }
}

extension [CertificateDetails] {
    func hold(_ authority: Authority) -> Bool { contains { $0.fingerprint == authority.fingerprint } }
}

extension ListedCertificate {
    var isOfVif: Bool { nickname.hasPrefix(Authority.nicknamePrefix) }
}
