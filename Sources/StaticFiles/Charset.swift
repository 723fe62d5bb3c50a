import Glibc

/// Which encoding a page declares for itself.
enum Charset {
    /// HTML, "determining the character encoding": browsers look for a declaration in this many bytes.
    private static let sight = 1024
    /// As in `<meta charset=…>`, `content="text/html; charset=…"` and `<?xml … encoding="…"?>`.
    private static let names: [StaticString] = ["charset", "encoding"]

    /// Whether the page is in another encoding than UTF-8, by byte-order mark or declaration. A charset in
    /// `Content-Type` would override the declaration, so such a page is sent without one.
    static func isDeclaredOtherThanUTF8(_ start: UnsafeRawBufferPointer) -> Bool {
        if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) { return true }
        guard let value = declaredValue(in: UnsafeRawBufferPointer(rebasing: start.prefix(sight))) else { return false }
        return value != "utf-8" && value != "utf8"
    }

    /// What follows the first `charset=` or `encoding=`. Looks from one equals sign to the next: there are few.
    private static func declaredValue(in head: UnsafeRawBufferPointer) -> String? {
        var position = 0
        while let sign = firstEqualsSign(in: head, from: position) {
            position = sign + 1
            let name = head[..<sign].reversed().drop(while: isSpace)
            guard names.contains(where: { isEnd(of: name, equalTo: $0) }) else { continue }
            let value = head[position...].drop { isSpace($0) || isQuote($0) }
            return String(decoding: value.prefix { !isSpace($0) && !isQuote($0) && !isEnd($0) }, as: UTF8.self)
                .lowercased()
        }
        return nil
    }

    private static func firstEqualsSign(in head: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < head.count, let base = head.baseAddress else { return nil }
        return memchr(base + start, Int32(UInt8(ascii: "=")), head.count - start).map { UnsafeRawPointer($0) - base }
    }

    /// Whether the bytes, which run backwards, begin with a lower-case name, in any case.
    private static func isEnd(of reversed: some Sequence<UInt8>, equalTo name: StaticString) -> Bool {
        name.withUTF8Buffer { name in
            reversed.lazy.prefix(name.count).map { $0 | 0x20 }.elementsEqual(name.reversed())
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ">") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "/")
    }
}
