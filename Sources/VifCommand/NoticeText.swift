import ServerControl

/// What a notice says: text as programs print it, made plain.
struct NoticeText: Equatable {
    /// Bytes of input that are looked at.
    static let inputLimit = 4 * ControlRequest.textLimit
    private static let ellipsis = "…"

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

    /// The first part of a longer input.
    init(cutting input: [UInt8]) {
        let whole = NoticeText(String(decoding: input, as: UTF8.self)).text
        guard whole.utf8.count > ControlRequest.textLimit || input.count >= Self.inputLimit else {
            text = whole
            return
        }
        var text = whole.unicodeScalars
        var count = whole.utf8.count
        while count > ControlRequest.textLimit - Self.ellipsis.utf8.count, let last = text.popLast() {
            count -= UTF8.width(last)
        }
        self.text = String(text) + Self.ellipsis
    }
}
