/// The `content` of a `<meta>`: a policy within markup.
struct MetaPolicy {
    /// In the page, within the quotes.
    let range: Range<Int>
    /// Nothing if it has none.
    let quote: UInt8?
    let text: AttributeText

    init(_ value: TagScanner.Value, in page: UnsafeRawBufferPointer) {
        range = value.range
        quote = value.quote
        text = AttributeText(page[value.range])
    }

    /// Makes changes to the text by changing the markup, which stays as it is spelled elsewhere.
    func edit(_ edits: [TextEdit], in page: UnsafeRawBufferPointer) -> TextEdit {
        let delimiter = quote ?? UInt8(ascii: "\"")
        var edits = edits.map { edit in
            TextEdit(
                range: text.markup(of: edit.range), replacement: edit.replacement.flatMap { escaped($0, delimiter) })
        }
        let markup = page[range]
        guard quote == nil else { return TextEdit(range: range, replacement: edits.applied(to: markup)) }
        // What had no quotes may have had some in itself.
        edits += markup.indices.filter { markup[$0] == delimiter }.map { index in
            let offset = index - range.lowerBound
            return TextEdit(range: offset..<offset + 1, replacement: escaped(delimiter, delimiter))
        }
        return TextEdit(range: range, replacement: [delimiter] + edits.applied(to: markup) + [delimiter])
    }

    private func escaped(_ byte: UInt8, _ delimiter: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "&"): Array("&amp;".utf8)
        case delimiter: Array("&#\(byte);".utf8)
        default: [byte]
        }
    }
}
