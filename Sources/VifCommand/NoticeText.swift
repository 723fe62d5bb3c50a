import ServerControl

/// What a notice says: text as programs print it, made plain.
struct NoticeText: Equatable {
    private static let ellipsis = "\n…\n"

    let text: String

    /// Colours are left out, other control characters shown by their number; no line end at the end.
    init(_ text: String) {
        var plain = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            if scalar == "\u{1B}", next == "[" {
                // ECMA-48 §5.4: parameters, then a final byte from `@` on.
                repeat { next = scalars.next() } while next.map { (" "..."?").contains($0) } ?? false
                next = scalars.next()
            } else if scalar == "\r", next == "\n" {
                continue
            } else if ControlRequest.isControl(scalar) {
                plain.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            } else {
                plain.append(scalar)
            }
        }
        while plain.last?.properties.isWhitespace == true { plain.removeLast() }
        self.text = String(plain)
    }

    /// Of a longer input the first third and the end: a compiler's first error, and what came of it all.
    init(cutting input: CutInput) {
        let (start, end) = (NoticeText(input.start).text, NoticeText(input.end).text)
        guard input.isCut || start.utf8.count > ControlRequest.textLimit else {
            text = start
            return
        }
        let room = ControlRequest.textLimit - Self.ellipsis.utf8.count
        text =
            Self.prefix(of: start, byteCount: room / 3) + Self.ellipsis
            + Self.suffix(of: end, byteCount: room - room / 3)
    }

    private static func prefix(of text: String, byteCount: Int) -> String {
        var count = 0
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix { scalar in
                    count += UTF8.width(scalar)
                    return count <= byteCount
                }))
    }

    private static func suffix(of text: String, byteCount: Int) -> String {
        var count = 0
        let scalars = text.unicodeScalars.reversed().prefix { scalar in
            count += UTF8.width(scalar)
            return count <= byteCount
        }
        return String(String.UnicodeScalarView(scalars.reversed()))
    }
}
