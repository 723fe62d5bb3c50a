/// What `If-Match` and `If-None-Match` hold: `*`, or tags in one field or several (RFC 9110 §13.1.1, §5.6.1).
struct EntityTagList {
    /// RFC 9110 §8.8.3.2.
    enum Comparison {
        case strong, weak
    }

    /// The value of each field, in their order.
    let fields: [String]

    /// Reads no further than the tag, or the first thing that is none: a list that is malformed before the tag has
    /// no match. Takes time in proportion to the fields' length.
    func contains(_ tag: EntityTag, by comparison: Comparison) -> Bool {
        // `*` stands alone: beside tags it is malformed.
        if fields == ["*"] { return true }
        for field in fields {
            var rest = field.utf8[...]
            while Self.skipSeparators(&rest) {
                guard let member = Self.takeMember(&rest) else { return false }
                let isComparable = comparison == .weak || !member.isWeak
                if isComparable && member.opaque.elementsEqual(tag.text.utf8) { return true }
            }
        }
        return false
    }

    /// Returns whether something follows. A recipient has to bear with empty members (§5.6.1.2).
    private static func skipSeparators(_ rest: inout Substring.UTF8View) -> Bool {
        rest = rest.drop { $0 == UInt8(ascii: ",") || isWhitespace($0) }
        return !rest.isEmpty
    }

    /// Takes `[W/]"…"` up to the comma after it; nothing if it is anything else. `W` is upper case (§8.8.3).
    private static func takeMember(
        _ rest: inout Substring.UTF8View
    ) -> (isWeak: Bool, opaque: Substring.UTF8View)? {
        let isWeak = rest.starts(with: "W/".utf8)
        let quoted = isWeak ? rest.dropFirst(2) : rest
        guard quoted.first == UInt8(ascii: "\"") else { return nil }
        let content = quoted.dropFirst()
        // Commas may be inside, quotes may not, not even with a backslash.
        let after = content.drop(while: isTagByte)
        guard after.first == UInt8(ascii: "\"") else { return nil }
        rest = after.dropFirst().drop(while: isWhitespace)
        guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        return (isWeak, quoted[..<after.dropFirst().startIndex])
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
