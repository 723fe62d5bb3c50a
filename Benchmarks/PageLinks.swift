/// What the `href` and `src` attributes of a page say, found without building a document.
struct PageLinks {
    private let bytes: [UInt8]
    private var position = 0
    private var found: [String] = []

    static func references(in html: [UInt8]) -> [String] {
        var links = PageLinks(bytes: html)
        while links.skip(past: "<") { links.readTag() }
        return links.found
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// From behind the `<` to behind what belongs to it.
    private mutating func readTag() {
        if bytes[position...].starts(with: "!--".utf8) {
            skip(past: "-->")
            return
        }
        guard let first = next, isLetter(first) else { return }
        let name = word()
        while let byte = next, byte != UInt8(ascii: ">") {
            if isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") {
                position += 1
            } else {
                readAttribute()
            }
        }
        // What looks like a tag in a script is none.
        if name == "script" || name == "style" { skip(past: "</" + name) }
    }

    private mutating func readAttribute() {
        let name = word()
        skipSpace()
        guard next == UInt8(ascii: "=") else { return }
        position += 1
        skipSpace()
        let start: Int
        if let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            start = position
            while let byte = next, byte != quote { position += 1 }
        } else {
            start = position
            while let byte = next, !isSpace(byte), byte != UInt8(ascii: ">") { position += 1 }
        }
        if name == "href" || name == "src" {
            found.append(String(decoding: bytes[start..<position], as: UTF8.self))
        }
        // The quote at the end.
        if let byte = next, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { position += 1 }
    }

    private mutating func word() -> String {
        let start = position
        while let byte = next, !isSpace(byte), byte != UInt8(ascii: "="), byte != UInt8(ascii: ">"),
            byte != UInt8(ascii: "/")
        {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    }

    private mutating func skipSpace() {
        while let byte = next, isSpace(byte) { position += 1 }
    }

    /// - Returns: whether it comes; otherwise this is the end.
    @discardableResult
    private mutating func skip(past end: String) -> Bool {
        let end = Array(end.utf8)
        while position < bytes.count {
            if bytes[position] == end[0], bytes[position...].starts(with: end) {
                position += end.count
                return true
            }
            position += 1
        }
        return false
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}
