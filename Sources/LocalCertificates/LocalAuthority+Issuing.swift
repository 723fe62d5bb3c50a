internal import COpenSSL

extension LocalAuthority {
    /// Below the 398 days that browsers allow for public authorities, so that no device finds it too long.
    private static let lifetime = 397 * Validity.day

    /// Makes a certificate, with a new key, for those of the names that it can be issued for. It is good from an hour
    /// before now. Takes about a millisecond, and reads and writes no files.
    ///
    /// - Parameter hostName: the machine's, for its name in a browser's view of the certificate.
    /// - Throws: `AuthorityError`
    package func issue(
        for names: SubjectNames, hostName: String, now: Int64
    ) throws(AuthorityError) -> ServerIdentity {
        let (inside, outside) = part(names)
        guard !inside.isEmpty else { throw .nothingToIssue(names) }
        do throws(OpenSSLFailure) {
            guard let issuer = Certificate(der: certificateDER), let issuerKey = PrivateKey(der: self.key) else {
                throw .latest()
            }
            let key = try PrivateKey.make()
            let certificate = try Self.draft(for: inside, hostName: hostName, validity: leafValidity(now: now))
                .signed(for: key, by: (issuer, issuerKey))
            guard let der = certificate.der, let validity = certificate.validity else { throw .latest() }
            return ServerIdentity(
                chain: [der], privateKey: try key.der(), names: inside, leftOut: outside, validity: validity)
        } catch {
            throw .openSSL(error.reason)
        }
    }

    /// No certificate outlives its authority.
    private func leafValidity(now: Int64) -> Validity {
        let whole = Validity(from: now, lead: Validity.hour, length: Self.lifetime)
        return Validity(
            notBefore: max(whole.notBefore, validity.notBefore), notAfter: min(whole.notAfter, validity.notAfter))
    }

    private static func draft(for names: SubjectNames, hostName: String, validity: Validity) -> CertificateDraft {
        CertificateDraft(
            commonName: DNSName(hostName).map { "Vif on " + $0.host } ?? "Vif", validity: validity,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"),
                (NID_subject_alt_name, names.extensionValue),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ])
    }
}
