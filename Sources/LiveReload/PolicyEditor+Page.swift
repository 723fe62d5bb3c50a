extension PolicyEditor {
    /// How much of a page is looked at.
    package static let sight = 64 << 10

    /// Widens the policies in a page's head, for a script whose tag stands before them.
    ///
    /// - Parameter start: the first bytes of the page. No more than `sight` are read.
    package func admit(page start: UnsafeRawBufferPointer) -> MetaChange {
        let start = UnsafeRawBufferPointer(rebasing: start.prefix(Self.sight))
        var change = MetaChange(edits: [], changes: [])
        for policy in MetaPolicies.find(in: start) {
            let draft = admit(meta: policy.text.bytes)
            guard !draft.edits.isEmpty else { continue }
            change.edits.append(policy.edit(draft.edits, in: start))
            change.changes += draft.changes
        }
        return change
    }
}

/// What a page's own policies become.
package struct MetaChange: Sendable, Equatable {
    /// In the page, in their order, apart from each other.
    package fileprivate(set) var edits: [TextEdit]
    /// In words for the terminal.
    package fileprivate(set) var changes: [String]
}
