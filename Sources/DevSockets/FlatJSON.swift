/// A JSON object whose members are text, numbers, truth values or null (RFC 8259): all that a chat needs.
///
/// Strict: no member twice, no object or list inside, nothing behind the end. Nothing recurses, whatever comes.
struct FlatJSON {
    enum Value: Equatable {
        case text(String)
        case number(Double)
        case truth(Bool)
        case null
    }

    private(set) var members: [String: Value] = [:]
    private var rest: ArraySlice<UInt8>

    /// Nothing if the bytes are not such an object.
    init?(_ bytes: [UInt8]) {
        rest = bytes[...]
        guard take("{") else { return nil }
        if !take("}") {
            repeat {
                skipBlanks()
                guard let name = takeText(), take(":"), let value = takeValue(),
                    members.updateValue(value, forKey: name) == nil
                else { return nil }
            } while take(",")
            guard take("}") else { return nil }
        }
        skipBlanks()
        guard rest.isEmpty else { return nil }
    }

    private mutating func skipBlanks() {
        while let byte = rest.first, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { rest.removeFirst() }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeValue() -> Value? {
        skipBlanks()
        if rest.first == UInt8(ascii: "\"") { return takeText().map { .text($0) } }
        for (word, value) in [("true", Value.truth(true)), ("false", .truth(false)), ("null", .null)]
        where rest.starts(with: word.utf8) {
            rest.removeFirst(word.utf8.count)
            return value
        }
        return takeNumber().map { .number($0) }
    }

    // MARK: Numbers (§6)

    private mutating func takeNumber() -> Double? {
        let start = rest
        _ = takeSign(in: ["-"])
        let digits = takeDigits()
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        if takeSign(in: ["."]), takeDigits().isEmpty { return nil }
        if takeSign(in: ["e", "E"]) {
            _ = takeSign(in: ["+", "-"])
            if takeDigits().isEmpty { return nil }
        }
        let text = start[start.startIndex..<rest.startIndex]
        return Double(String(decoding: text, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    private mutating func takeSign(in signs: [Unicode.Scalar]) -> Bool {
        guard let byte = rest.first, signs.contains(Unicode.Scalar(byte)) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeDigits() -> ArraySlice<UInt8> {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        rest.removeFirst(digits.count)
        return digits
    }

    // MARK: Text (§7)

    private mutating func takeText() -> String? {
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(validating: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = takeEscaped() else { return nil }
                bytes += Array(String(Character(scalar)).utf8)
            case ..<0x20: return nil
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private mutating func takeEscaped() -> Unicode.Scalar? {
        switch rest.popFirst().map({ Unicode.Scalar($0) }) {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{08}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            guard let unit = takeUnit() else { return nil }
            // Beyond the first 65,536 characters two units are one (RFC 8259 §7); half of them is nothing.
            guard 0xD800...0xDBFF ~= unit else { return Unicode.Scalar(unit) }
            guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"), let low = takeUnit(),
                0xDC00...0xDFFF ~= low
            else { return nil }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: return nil
        }
    }

    private mutating func takeUnit() -> UInt32? {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else {
            return nil
        }
        rest.removeFirst(4)
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
