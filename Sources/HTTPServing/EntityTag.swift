/// A strong validator (RFC 9110 §8.8.3).
package struct EntityTag: Sendable, Equatable {
    /// With its quotes.
    package let text: String

    /// - Parameter opaque: what is between the quotes; no quotes, commas or spaces.
    package init(opaque: String) {
        text = "\"\(opaque)\""
    }

    /// Whether `If-None-Match` names this tag: a list, `*`, or repeated fields. The comparison is weak (§13.1.2).
    package func matches(ifNoneMatch fields: [String]) -> Bool {
        fields.contains { field in
            let field = field[...]
            return field == "*" || field.split(separator: ",").contains { Self.strong($0) == text[...] }
        }
    }

    /// Tags of ours have no comma inside, so splitting at commas finds them whatever else is in the list.
    private static func strong(_ element: Substring) -> Substring {
        var tag = element.drop { $0 == " " || $0 == "\t" }
        while tag.last == " " || tag.last == "\t" { tag.removeLast() }
        return tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    }
}
