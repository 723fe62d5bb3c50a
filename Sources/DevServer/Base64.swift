/// Base 64 in the strict form of RFC 4648 §4: padded, nothing else between, and no spare bits set (§3.5).
enum Base64 {
    /// Nothing if `text` is not the one encoding of some bytes.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var padding = 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        for (index, character) in text.enumerated() {
            if character == UInt8(ascii: "="), index >= text.count - 2 {
                padding += 1
                bits <<= 6
            } else {
                guard padding == 0, let value = value(of: character) else { return nil }
                bits = bits << 6 | value
            }
            guard index % 4 == 3 else { continue }
            let group = [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
            guard group.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
            bytes += group.dropLast(padding)
            bits = 0
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
