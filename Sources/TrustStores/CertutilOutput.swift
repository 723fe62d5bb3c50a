/// A line of what `certutil -L` prints.
struct ListedCertificate: Sendable, Equatable {
    let nickname: String
    /// «C» among them: it is an authority for servers' certificates.
    let serverFlags: String

    /// Lines of anything else are passed over: of the heading no word has two commas.
    static func all(in output: [UInt8]) -> [ListedCertificate] {
        output.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let line = Trimmed.end(Substring(decoding: line, as: UTF8.self))
            guard let space = line.lastIndex(of: " ") else { return nil }
            let flags = line[line.index(after: space)...].split(separator: ",", omittingEmptySubsequences: false)
            let nickname = Trimmed.end(line[..<space])
            guard flags.count == 3, flags.allSatisfy(isFlags), !nickname.isEmpty else { return nil }
            return ListedCertificate(nickname: String(nickname), serverFlags: String(flags[0]))
        }
    }

    private static func isFlags(_ text: Substring) -> Bool { text.utf8.allSatisfy("pPcCTuwg".utf8.contains) }
}

/// What `certutil -L -n` prints of a certificate, as far as it matters.
struct CertificateDetails: Sendable, Equatable {
    let fingerprint: String
    private(set) var isTrustedForServers = false

    static func all(in output: [UInt8]) -> [CertificateDetails] {
        var found: [CertificateDetails] = []
        var (isFingerprintNext, isInServerFlags) = (false, false)
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let line = String(decoding: line, as: UTF8.self)
            let text = line.drop { $0 == " " }
            switch text {
            case "Fingerprint (SHA-256):": isFingerprintNext = true
            case "SSL Flags:": isInServerFlags = true
            case "Email Flags:", "Certificate:": isInServerFlags = false
            case "Trusted CA" where isInServerFlags && !found.isEmpty: found[found.count - 1].isTrustedForServers = true
            default:
                if isFingerprintNext, let fingerprint = Fingerprint(text) {
                    found.append(CertificateDetails(fingerprint: fingerprint.digits))
                }
                isFingerprintNext = false
            }
        }
        return found
    }

    init(fingerprint: String, isTrustedForServers: Bool = false) {
        self.fingerprint = fingerprint
        self.isTrustedForServers = isTrustedForServers
    }
}

enum Trimmed {
    static func end(_ text: Substring) -> Substring {
        var text = text
        while text.last == " " || text.last == "\r" { text.removeLast() }
        return text
    }
}
