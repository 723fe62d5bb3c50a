/// The bytes of a page while it is written.
///
/// Markup is a `StaticString`, which only a literal can be: whatever is not written in this program's source comes in
/// through a method that escapes it.
package struct HTMLOutput {
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func write(_ markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func write(number: Int) {
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Markup of the server's own making.
    package mutating func write(trusted markup: [UInt8]) {
        bytes.append(contentsOf: markup)
    }

    package mutating func write(text: some Sequence<UInt8>) {
        for byte in text { write(character: byte) }
    }

    mutating func write(character byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): write("&amp;")
        case UInt8(ascii: "<"): write("&lt;")
        case UInt8(ascii: ">"): write("&gt;")
        case UInt8(ascii: "\""): write("&quot;")
        case UInt8(ascii: "'"): write("&#39;")
        default: bytes.append(byte)
        }
    }

    /// One name of a path in a URL: every byte is escaped that is not unreserved (RFC 3986 §2.3).
    mutating func write(segment name: some Sequence<UInt8>) {
        for byte in name {
            switch UnicodeScalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(Self.hexDigits[Int(byte >> 4)])
                bytes.append(Self.hexDigits[Int(byte & 15)])
            }
        }
    }
}
