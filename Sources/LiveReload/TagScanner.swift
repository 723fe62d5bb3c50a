/// Reads markup tag by tag, as HTML's tokenizer does (HTML §13.2.5), in any encoding that has ASCII's bytes.
struct TagScanner {
    /// What stands next. White space, comments and declarations are passed over.
    enum Markup: Equatable {
        case text
        case startTag(Tag)
        /// By its name.
        case endTag(String)
    }

    struct Tag: Equatable {
        /// In lower case; a name too long to matter is cut.
        let name: String
        fileprivate(set) var httpEquiv: Value?
        fileprivate(set) var content: Value?
    }

    /// An attribute's value: where it stands within its quotes, if it has any.
    struct Value: Equatable {
        let range: Range<Int>
        let quote: UInt8?
    }

    private let bytes: MarkupBytes
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = MarkupBytes(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Nothing at the end, and before anything whose own end is not in sight.
    mutating func next() -> Markup? {
        while true {
            skip(while: \.isMarkupSpace)
            guard let byte = bytes[position] else { return nil }
            guard byte == UInt8(ascii: "<") else { return text() }
            switch bytes[position + 1] {
            case UInt8(ascii: "!"):
                guard skipComment() else { return nil }
            case UInt8(ascii: "?"):
                guard skip(past: UInt8(ascii: ">"), from: position + 2) else { return nil }
            case UInt8(ascii: "/"):
                if let letter = bytes[position + 2], letter.isASCIILetter {
                    return readTag(from: position + 2).map { .endTag($0.name) }
                }
                // `</>` is nothing, `</3>` is a comment.
                guard skip(past: UInt8(ascii: ">"), from: position + 2) else { return nil }
            case let letter? where letter.isASCIILetter:
                return readTag(from: position + 1).map { .startTag($0) }
            default: return text()
            }
        }
    }

    private mutating func text() -> Markup? {
        position = bytes.find(UInt8(ascii: "<"), from: position + 1) ?? bytes.count
        return .text
    }

    /// `<!-->` and `<!--->` are whole comments; `--!>` ends one too. Everything else that begins with `<!` ends at `>`.
    private mutating func skipComment() -> Bool {
        let start = position
        guard bytes.has("<!--", at: start) else { return skip(past: UInt8(ascii: ">"), from: start) }
        var search = start + 4
        while let end = bytes.find(UInt8(ascii: ">"), from: search) {
            if bytes.has("--", at: end - 2) || (bytes.has("--!", at: end - 3) && end - 3 >= start + 4) {
                position = end + 1
                return true
            }
            search = end + 1
        }
        return false
    }

    /// Nothing if its `>` is not in sight.
    private mutating func readTag(from start: Int) -> Tag? {
        position = start
        skip { !$0.isMarkupSpace && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
        var tag = Tag(name: bytes.lowercased(start..<min(position, start + 15)))
        while true {
            skip { $0.isMarkupSpace || $0 == UInt8(ascii: "/") }
            guard let byte = bytes[position] else { return nil }
            if byte == UInt8(ascii: ">") {
                position += 1
                return tag
            }
            let name = readAttributeName()
            guard let value = readValue() else { return nil }
            // Of two attributes of a name the first counts.
            switch bytes.lowercased(name.prefix(11)) {
            case "http-equiv": tag.httpEquiv = tag.httpEquiv ?? value
            case "content": tag.content = tag.content ?? value
            default: break
            }
        }
    }

    private mutating func readAttributeName() -> Range<Int> {
        let start = position
        // An equals sign at the start is part of the name.
        position += 1
        skip {
            !$0.isMarkupSpace && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "=")
        }
        return start..<position
    }

    /// Empty if there is none. Nothing if its end is not in sight.
    private mutating func readValue() -> Value? {
        skip(while: \.isMarkupSpace)
        guard bytes[position] == UInt8(ascii: "=") else { return Value(range: position..<position, quote: nil) }
        position += 1
        skip(while: \.isMarkupSpace)
        guard let quote = bytes[position] else { return nil }
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = position
            skip { !$0.isMarkupSpace && $0 != UInt8(ascii: ">") }
            return Value(range: start..<position, quote: nil)
        }
        let start = position + 1
        guard skip(past: quote, from: start) else { return nil }
        return Value(range: start..<position - 1, quote: quote)
    }
}

extension TagScanner {
    /// Goes to the end tag of an element that has only text. False if it is not in sight.
    mutating func skipRawText(of name: String) -> Bool {
        while let open = bytes.find(UInt8(ascii: "<"), from: position) {
            position = open
            if isTag("</" + name) { return true }
            position += 1
        }
        return false
    }

    /// Goes to the end tag of a script. After `<!--` a script may have one in itself: `<!-- <script></script> -->`
    /// (HTML, "script data double escaped state").
    mutating func skipScript() -> Bool {
        var isEscaped = false
        var isNested = false
        while let byte = bytes[position] {
            if byte == UInt8(ascii: "-"), isEscaped, bytes.has("-->", at: position) {
                isEscaped = false
                isNested = false
            } else if byte == UInt8(ascii: "<") {
                if isTag("</script") {
                    if !isNested { return true }
                    isNested = false
                } else if bytes.has("<!--", at: position) {
                    isEscaped = true
                    // Its dashes may be those of `-->`.
                    position += 1
                } else if isEscaped, isTag("<script") {
                    isNested = true
                }
            }
            position += 1
        }
        return false
    }

    private func isTag(_ opening: String) -> Bool {
        guard bytes.has(opening, at: position), let end = bytes[position + opening.utf8.count] else { return false }
        return end.isMarkupSpace || end == UInt8(ascii: "/") || end == UInt8(ascii: ">")
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while let byte = bytes[position], isSkipped(byte) { position += 1 }
    }

    private mutating func skip(past end: UInt8, from start: Int) -> Bool {
        guard let found = bytes.find(end, from: start) else { return false }
        position = found + 1
        return true
    }
}
