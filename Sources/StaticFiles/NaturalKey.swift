/// What to compare of a name, so that `page2` comes before `Page10`.
///
/// Made once for each name: plain bytes compare in natural order, because a number starts with its length. Names of the
/// same key differ in case or in leading zeros, and need a tie-break.
struct NaturalKey: Comparable {
    private var bytes: [UInt8] = []

    init(_ name: [UInt8]) {
        let folded = Self.folded(name)
        bytes.reserveCapacity(folded.count + 8)
        var rest = folded[...]
        while let byte = rest.first {
            if Self.isDigit(byte) {
                appendNumber(rest.prefix(while: Self.isDigit))
                rest = rest.drop(while: Self.isDigit)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
    }

    static func < (left: NaturalKey, right: NaturalKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// The zero keeps numbers between the punctuation and the letters, where digits are. A name on Linux has at most
    /// 255 bytes; were there longer numbers, two bytes of length would still give an order.
    private mutating func appendNumber(_ digits: ArraySlice<UInt8>) {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        let length = UInt16(clamping: significant.count)
        bytes += [UInt8(ascii: "0"), UInt8(length >> 8), UInt8(length & 0xFF)]
        bytes += significant
    }

    private static func folded(_ name: [UInt8]) -> [UInt8] {
        if name.contains(where: { $0 >= 0x80 }), let text = String(validating: name, as: UTF8.self) {
            return Array(text.lowercased().utf8)
        }
        return name.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
