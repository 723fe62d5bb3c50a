internal import COpenSSL

/// A certificate before it is signed.
struct CertificateDraft {
    /// Cut to what X.520 has room for.
    var commonName: String
    var validity: Validity
    /// By OpenSSL's number, in the words of x509v3_config(5), in the order they get in the certificate.
    var extensions: [(identifier: Int32, value: String)]

    /// X.520's upper bound for a common name, in characters.
    static let nameLimit = 64

    /// - Parameter issuer: nothing for a certificate that signs itself.
    func signed(
        for key: PrivateKey, by issuer: (certificate: Certificate, key: PrivateKey)?
    ) throws(OpenSSLFailure) -> Certificate {
        OpenSSL.prepare()
        guard let pointer = X509_new() else { throw .latest() }
        let certificate = Certificate(owning: pointer)
        let issuing = issuer?.certificate ?? certificate
        guard X509_set_version(pointer, Int(X509_VERSION_3)) == 1, setSerialNumber(of: pointer),
            ASN1_TIME_set(X509_getm_notBefore(pointer), Int(validity.notBefore)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), Int(validity.notAfter)) != nil,
            X509_set_pubkey(pointer, key.pointer) == 1, setSubject(of: pointer),
            X509_set_issuer_name(pointer, X509_get_subject_name(issuing.pointer)) == 1,
            extensions.allSatisfy({ vif_add_extension(pointer, issuing.pointer, $0.identifier, $0.value) == 1 }),
            X509_sign(pointer, (issuer?.key ?? key).pointer, EVP_sha256()) > 0
        else { throw .latest() }
        return certificate
    }

    /// 159 random bits, of which the first is set: at most 20 bytes, and positive (RFC 5280 §4.1.2.2).
    private func setSerialNumber(of certificate: OpaquePointer) -> Bool {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<20).map { _ in UInt8.random(in: 0...255, using: &generator) }
        bytes[0] = bytes[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(bytes, 20, nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private func setSubject(of certificate: OpaquePointer) -> Bool {
        var name = String.UnicodeScalarView()
        name.append(contentsOf: commonName.unicodeScalars.prefix(Self.nameLimit))
        let bytes = Array(String(name).utf8)
        return X509_NAME_add_entry_by_NID(
            X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8, bytes, Int32(clamping: bytes.count), -1,
            0
        ) == 1
    }
}
