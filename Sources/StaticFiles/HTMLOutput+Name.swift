/// File names, in which any byte may be.
extension HTMLOutput {
    /// Writes a name so that it looks like nothing but itself: what is invisible, moves other text, or is not UTF-8
    /// stands there as an escape, `\u{202e}` or `\xff`.
    /// - Parameter marksEscapes: sets them apart from a name that contains such letters; not possible in a `<title>`.
    mutating func write(name: some Collection<UInt8>, marksEscapes: Bool = true) {
        // Most names are plain.
        if name.allSatisfy({ 0x20...0x7E ~= $0 }) {
            write(text: name)
            return
        }
        var input = name.makeIterator()
        var rest = name[...]
        var parser = Unicode.UTF8.ForwardParser()
        while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                write(scalar: Unicode.UTF8.decode(encoded), encoded: rest.prefix(encoded.count), marksEscapes)
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                for byte in rest.prefix(length) { write(invalid: byte, marksEscapes) }
                rest = rest.dropFirst(length)
            case .emptyInput:
                return
            }
        }
    }

    private mutating func write(scalar: Unicode.Scalar, encoded: some Collection<UInt8>, _ marksEscapes: Bool) {
        guard Self.isDeceptive(scalar) else {
            write(text: encoded)
            return
        }
        if marksEscapes { write("<span class=\"escape\">") }
        write("\\u{")
        write(text: String(scalar.value, radix: 16).utf8)
        write("}")
        if marksEscapes { write("</span>") }
    }

    private mutating func write(invalid byte: UInt8, _ marksEscapes: Bool) {
        if marksEscapes { write("<span class=\"escape\">") }
        write("\\x")
        write(text: String(byte, radix: 16).utf8)
        if marksEscapes { write("</span>") }
    }

    /// The joiners U+200C and U+200D are not among them: Persian and emoji need them.
    private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA1...0xAC: false
        // Controls.
        case 0...0x1F, 0x7F...0x9F: true
        // Marks, embeddings, overrides and isolates of direction.
        case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        // Separators of lines and paragraphs.
        case 0x2028...0x2029: true
        // Invisible: soft hyphen, vowel separator, zero width space, invisible operators, byte-order mark, annotations.
        case 0xAD, 0x180E, 0x200B, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
