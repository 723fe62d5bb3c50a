/// Names of files in URLs.
package enum URLPath {
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// A slash, then `path` with every byte escaped that is neither unreserved (RFC 3986 §2.3) nor a slash.
    package static func encode(_ path: some Sequence<UInt8>) -> String {
        var encoded: [UInt8] = [UInt8(ascii: "/")]
        for byte in path {
            if isPlain(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "/": true
        default: false
        }
    }
}
