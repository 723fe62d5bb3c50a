/// A certificate in base64 without line breaks. Two certificates are the same if their texts are.
struct CertificateText: Sendable, Hashable {
    /// The longest file that a certificate is looked for in, in bytes.
    static let limit = 64 << 10

    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    /// No certificate at all.
    static let none = CertificateText(base64: "")

    private let base64: String

    /// As in a file of its own, with nothing else that the original file may hold, such as a key.
    var pem: String {
        var lines = [Self.begin]
        var rest = Substring(base64)
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + [Self.end, ""]).joined(separator: "\n")
    }

    /// All certificates of a file in the PEM format (RFC 7468), in their order.
    static func all(in bytes: [UInt8]) -> [CertificateText] {
        var found: [CertificateText] = []
        var open: String?
        for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let text = String(decoding: line, as: UTF8.self).filter { !$0.isWhitespace }
            switch text {
            case begin.filter({ !$0.isWhitespace }): open = ""
            case end.filter({ !$0.isWhitespace }):
                if let base64 = open, !base64.isEmpty { found.append(CertificateText(base64: base64)) }
                open = nil
            default:
                // Something else than base64: not a certificate that anybody would read.
                open = text.utf8.allSatisfy(isBase64) ? open.map { $0 + text } : nil
            }
        }
        return found
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
