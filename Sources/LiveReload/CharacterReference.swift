/// `&#39;` and its like, in an attribute's value (HTML §13.2.5.72 ff.).
///
/// Of the 2,231 names only those of the characters that a policy has: the others are none that a policy could use.
struct CharacterReference: Equatable {
    let character: Unicode.Scalar
    /// In bytes of the markup.
    let count: Int

    init?(at start: Int, in markup: UnsafeRawBufferPointer) {
        guard markup[start] == UInt8(ascii: "&"), start + 1 < markup.count else { return nil }
        let rest = markup[(start + 1)...]
        if rest.first == UInt8(ascii: "#") {
            self.init(number: rest.dropFirst())
        } else {
            self.init(name: rest)
        }
    }

    private init?(number text: Slice<UnsafeRawBufferPointer>) {
        let isHexadecimal = text.first?.lowercased == UInt8(ascii: "x")
        let radix: UInt32 = isHexadecimal ? 16 : 10
        let digits = text.dropFirst(isHexadecimal ? 1 : 0)
        var value: UInt32 = 0
        var length = 0
        for byte in digits {
            guard let digit = Self.digit(byte), digit < radix else { break }
            // Beyond Unicode it stays beyond.
            value = min(value * radix + digit, 0x11_0000)
            length += 1
        }
        guard length > 0 else { return nil }
        let isClosed = digits.dropFirst(length).first == UInt8(ascii: ";")
        character = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
        count = 2 + (isHexadecimal ? 1 : 0) + length + (isClosed ? 1 : 0)
    }

    private init?(name text: Slice<UnsafeRawBufferPointer>) {
        let letters = text.prefix(8).prefix { $0.isASCIILetter || $0.isASCIIDigit }
        let name = String(decoding: letters, as: UTF8.self)
        guard let known = Self.named[name] else { return nil }
        let next = text.dropFirst(letters.count).first
        let isClosed = next == UInt8(ascii: ";")
        if !isClosed {
            // Old names need no semicolon, but in an attribute `&amp=` is not one: that may be part of an address.
            guard Self.old.contains(name), next != UInt8(ascii: "="), next.map({ !Self.isAlphanumeric($0) }) ?? true
            else { return nil }
        }
        character = known
        count = 1 + letters.count + (isClosed ? 1 : 0)
    }

    private static let old: Set<String> = ["amp", "AMP", "lt", "LT", "gt", "GT", "quot", "QUOT"]

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "AMP": "&", "lt": "<", "LT": "<", "gt": ">", "GT": ">", "quot": "\"", "QUOT": "\"", "apos": "'",
        "Tab": "\t", "NewLine": "\n", "num": "#", "percnt": "%", "ast": "*", "midast": "*", "plus": "+", "comma": ",",
        "period": ".", "sol": "/", "colon": ":", "semi": ";", "equals": "=", "quest": "?", "lowbar": "_",
    ]

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit }

    private static func digit(_ byte: UInt8) -> UInt32? {
        if byte.isASCIIDigit { return UInt32(byte - UInt8(ascii: "0")) }
        guard (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte.lowercased) else { return nil }
        return UInt32(byte.lowercased - UInt8(ascii: "a")) + 10
    }
}
