/// The parts of a media type (RFC 9110 §8.3.1).
struct MediaTypeSyntax {
    /// Type and subtype, as written.
    let essence: Substring
    /// Each `name=value`, as written.
    private(set) var parameters: [Substring] = []

    /// Nothing if it is malformed. Quoted values are narrower than the RFC's: visible ASCII and spaces.
    init?(_ text: String) {
        var rest = text.utf8[...]
        guard Self.takeToken(&rest), Self.take("/", &rest), Self.takeToken(&rest) else { return nil }
        essence = text[..<rest.startIndex]
        while !rest.isEmpty {
            rest = rest.drop { $0 == UInt8(ascii: " ") }
            guard Self.take(";", &rest) else { return nil }
            rest = rest.drop { $0 == UInt8(ascii: " ") }
            let start = rest.startIndex
            guard Self.takeToken(&rest), Self.take("=", &rest), Self.takeQuoted(&rest) || Self.takeToken(&rest) else {
                return nil
            }
            parameters.append(text[start..<rest.startIndex])
        }
    }

    private static func take(_ character: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// §5.6.2.
    private static func takeToken(_ rest: inout Substring.UTF8View) -> Bool {
        let after = rest.drop(while: isTokenByte)
        guard after.startIndex > rest.startIndex else { return false }
        rest = after
        return true
    }

    /// §5.6.4.
    private static func takeQuoted(_ rest: inout Substring.UTF8View) -> Bool {
        var text = rest
        guard take("\"", &text) else { return false }
        while let byte = text.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                rest = text
                return true
            case UInt8(ascii: "\\"):
                guard let escaped = text.popFirst(), (0x20...0x7E).contains(escaped) else { return false }
            case 0x20...0x7E:
                continue
            default:
                return false
            }
        }
        return false
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
