/// A piece of a text to be put in place of another. Offsets are in bytes of the text as it was.
package struct TextEdit: Sendable, Equatable {
    package let range: Range<Int>
    package let replacement: [UInt8]

    package init(range: Range<Int>, replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    static func insertion(of text: String, at offset: Int) -> TextEdit {
        TextEdit(range: offset..<offset, replacement: Array(text.utf8))
    }

    static func deletion(of range: Range<Int>) -> TextEdit {
        TextEdit(range: range, replacement: [])
    }
}

extension [TextEdit] {
    /// The text with all of these made. Of two that overlap, what the first takes away stays away; ranges that reach
    /// out of the text are cut.
    package func applied(to text: some RandomAccessCollection<UInt8>) -> [UInt8] {
        let text = [UInt8](text)
        var result: [UInt8] = []
        result.reserveCapacity(text.count + map(\.replacement.count).reduce(0, +))
        var position = 0
        // Sorting is stable: insertions at the same place keep their order.
        for edit in sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            let range = edit.range.clamped(to: 0..<text.count)
            if range.lowerBound >= position {
                result += text[position..<range.lowerBound]
                result += edit.replacement
            } else if range.isEmpty {
                result += edit.replacement
            }
            position = Swift.max(position, range.upperBound)
        }
        return result + text[position...]
    }
}
