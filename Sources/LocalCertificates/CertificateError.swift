package import SystemPackage

/// What is wrong with `--cert` or `--key`.
package enum CertificateError: Error, Sendable, Equatable {
    case missing(FilePath)
    case unreadable(FilePath, Errno)
    case isFolder(FilePath)
    case empty(FilePath)
    case tooLarge(FilePath)
    case damaged(FilePath)
    case otherFormat(FilePath, CertificateFormat)
    case noCertificate(FilePath)
    /// A certificate signing request.
    case request(FilePath)
    case noKey(FilePath)
    case noKeyInCertificate(FilePath)
    case swapped(certificate: FilePath, key: FilePath)
    case keyMismatch(certificate: FilePath, key: FilePath)
    case weakKey(FilePath, bits: Int)
    /// - Parameter name: OpenSSL's for the kind of key or its curve.
    case unknownKey(FilePath, String)
    case passphraseNeeded(FilePath)
    case wrongPassphrase(FilePath)
    case unknownCipher(FilePath)
    /// Times are in seconds since 1970.
    case notYetValid(FilePath, from: Int64)
    case expired(FilePath, on: Int64)
    case issuerExpired(FilePath, name: String, on: Int64)
}

extension CertificateError: CustomStringConvertible {
    /// One sentence with the cure. Paths are as the user gave them, and names as the certificate has them: escape
    /// before printing.
    package var description: String {
        switch self {
        case .missing(let path): "There is no file \(path). See --cert and --key."
        case .unreadable(let path, let error):
            "\(path) cannot be read: \(error). Give yourself the right to, or name another file."
        case .isFolder(let path): "\(path) is a folder: name the file in it."
        case .empty(let path): "\(path) is empty: name the file with the certificate or the key."
        case .tooLarge(let path): "\(path) is larger than 1 MiB, which no certificate or key is: name another file."
        case .damaged(let path):
            "A certificate or key in \(path) is damaged or cut short: copy the file again, from -----BEGIN to the last "
                + "-----END."
        case .otherFormat(let path, let format): format.cure(for: path)
        case .noCertificate(let path):
            "There is no certificate in \(path): it begins with -----BEGIN CERTIFICATE-----."
        case .request(let path):
            "\(path) is a request for a certificate: give it to an authority, and name what comes back."
        case .noKey(let path):
            "There is no private key in \(path): it begins with -----BEGIN PRIVATE KEY----- or the like."
        case .noKeyInCertificate(let path): "There is no private key in \(path): name the file that has it with --key."
        case .swapped(let certificate, let key):
            "The key and the certificate are swapped: --cert \(key) --key \(certificate)"
        case .keyMismatch(let certificate, let key):
            "The key in \(key) is not that of a certificate in \(certificate): name the one it was made with."
        case .weakKey(let path, let bits):
            "The RSA key in \(path) has \(bits) bits, and browsers want 2048 at least: make another one."
        case .unknownKey(let path, let name):
            "The key in \(path) is of a kind that browsers do not know (\(name)): make one with openssl ecparam -name "
                + "prime256v1 -genkey."
        case .passphraseNeeded(let path):
            "The key in \(path) is encrypted, and there is no terminal to ask for its passphrase at. Decrypt it: "
                + "openssl pkey -in \(path) -out key.pem"
        case .wrongPassphrase(let path): "That is not the passphrase of the key in \(path). Try again."
        case .unknownCipher(let path):
            "The key in \(path) is encrypted in a way that is not in use any more. Decrypt it: openssl pkey "
                + "-provider default -provider legacy -in \(path) -out key.pem"
        case .notYetValid(let path, let start):
            "The certificate in \(path) begins on \(Validity.text(start)), which is still to come. Wait for it, or set "
                + "the machine's clock."
        case .expired(let path, let end): "The certificate in \(path) ended on \(Validity.text(end)). Renew it."
        case .issuerExpired(let path, let name, let end):
            "The certificate of the issuer \(name) in \(path) ended on \(Validity.text(end)). Get the current one."
        }
    }
}

extension CertificateFormat {
    fileprivate func cure(for path: FilePath) -> String {
        switch self {
        case .derCertificate:
            "The certificate in \(path) is in DER, and PEM is needed: openssl x509 -inform DER -in \(path) "
                + "-out cert.pem"
        case .derKey:
            "The key in \(path) is in DER, and PEM is needed: openssl pkey -inform DER -in \(path) -out key.pem"
        case .pkcs7:
            "\(path) is PKCS#7. Take the certificates out: openssl pkcs7 -print_certs -in \(path) -out cert.pem"
        case .pkcs7DER:
            "\(path) is PKCS#7. Take the certificates out: openssl pkcs7 -inform DER -print_certs -in \(path) "
                + "-out cert.pem"
        case .pkcs12:
            "\(path) is PKCS#12. Take certificate and key out: openssl pkcs12 -in \(path) -nodes -out cert.pem"
        }
    }
}
