/// A strong validator (RFC 9110 §8.8.3).
package struct EntityTag: Sendable, Equatable {
    /// With its quotes.
    package let text: String

    /// - Parameter opaque: what is between the quotes; no quotes, commas or spaces.
    package init(opaque: String) {
        text = "\"\(opaque)\""
    }

    /// Whether `If-None-Match` names this tag (§13.1.2), so that its condition is false.
    ///
    /// The comparison is weak (§8.8.3.2): a cache on the way may have made our tag `W/"…"`.
    ///
    /// - Parameter fields: the value of each such field of the request, in their order.
    package func matches(ifNoneMatch fields: [String]) -> Bool {
        EntityTagList(fields: fields).contains(self, by: .weak)
    }

    /// Whether `If-Match` names this tag (§13.1.1), so that its condition is true. The comparison is strong.
    ///
    /// - Parameter fields: the value of each such field of the request, in their order.
    package func matches(ifMatch fields: [String]) -> Bool {
        EntityTagList(fields: fields).contains(self, by: .strong)
    }

    /// Whether `If-Range` is this tag (§13.1.5): one tag, no list, compared strongly. A date is not a tag.
    package func isIfRangeMatch(_ field: String) -> Bool {
        field.utf8.elementsEqual(text.utf8)
    }
}
