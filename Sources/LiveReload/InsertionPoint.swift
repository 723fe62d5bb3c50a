/// Where the script goes into a page: as early as the page's own structure allows, so that it runs before everything
/// else, and on the line that is there, so that line numbers stay.
///
/// Works on bytes, for any encoding that has ASCII's bytes. Looks at the start of the page only, and never inside a
/// comment, a script or the body.
package enum InsertionPoint {
    /// The offset, or nothing if the page is a fragment, which a script of another page will insert somewhere.
    ///
    /// - Parameters:
    ///   - isWhole: `start` is the whole page.
    ///   - isForDocument: the browser shows this as a page, whatever tags it has.
    package static func find(in start: UnsafeRawBufferPointer, isWhole: Bool, isForDocument: Bool) -> Int? {
        // UTF-16: ASCII's bytes would be half a character each.
        if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) { return nil }
        var scanner = MarkupScanner(start)
        scanner.skip(prefix: [0xEF, 0xBB, 0xBF])
        let beginning = scanner.position
        var point: Int?
        while true {
            scanner.skipSpace()
            // Before a doctype that is out of sight the script would change how the page is laid out.
            if scanner.isAtEnd { return point ?? (isWhole ? beginning : nil) }
            if scanner.skipComment() || scanner.skipProcessingInstruction() { continue }
            if scanner.skipDoctype() || scanner.skipTag("html") {
                point = scanner.position
            } else if scanner.skipTag("head") {
                return scanner.position
            } else {
                return point ?? (isForDocument ? beginning : nil)
            }
        }
    }
}

/// Reads the markup that may stand before a page's head.
struct MarkupScanner {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func skip(prefix: [UInt8]) {
        if bytes.starts(with: prefix) { position = prefix.count }
    }

    mutating func skipSpace() {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    }

    mutating func skipComment() -> Bool {
        guard isAt("<!--") else { return false }
        // `<!-->` and `<!--->` are whole comments (HTML, "comment start state").
        skip(to: "-->", from: position + 2)
        return true
    }

    mutating func skipProcessingInstruction() -> Bool {
        guard isAt("<?") else { return false }
        skip(to: ">", from: position + 2)
        return true
    }

    mutating func skipDoctype() -> Bool {
        guard isAt("<!doctype") else { return false }
        skip(to: ">", from: position)
        return true
    }

    /// Skips `<name …>`. A `>` inside a quoted attribute value does not end the tag.
    mutating func skipTag(_ name: StaticString) -> Bool {
        let end = position + 1 + name.utf8CodeUnitCount
        guard position < bytes.count, bytes[position] == UInt8(ascii: "<"), isAt(name, from: position + 1),
            end < bytes.count, Self.isSpace(bytes[end]) || [UInt8(ascii: ">"), UInt8(ascii: "/")].contains(bytes[end])
        else { return false }
        var quote: UInt8?
        // A quote opens a value only right after the equals sign (HTML, "before attribute value state").
        var isBeforeValue = false
        for index in end..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if isBeforeValue && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")) {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                position = index + 1
                return true
            }
            isBeforeValue = byte == UInt8(ascii: "=") || (isBeforeValue && Self.isSpace(byte))
        }
        return false
    }

    private func isAt(_ text: StaticString, from start: Int? = nil) -> Bool {
        let start = start ?? position
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { text in
            text.indices.allSatisfy { Self.lowercased(bytes[start + $0]) == text[$0] }
        }
    }

    /// An end that is not in sight is the end of the page.
    private mutating func skip(to end: StaticString, from start: Int) {
        var index = start
        while index < bytes.count, !isAt(end, from: index) { index += 1 }
        position = min(index + end.utf8CodeUnitCount, bytes.count)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
