import NIOCore
import Testing

@testable import DevSockets

@Suite("What a command writes")
struct LineSplitterTests {
    private func lines(of pieces: [[UInt8]], limit: Int = 100) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String] = []
        for piece in pieces {
            splitter.append(ByteBuffer(bytes: piece))
            while let line = splitter.next() { lines.append(line) }
        }
        splitter.end()
        while let line = splitter.next() { lines.append(line) }
        return lines
    }

    @Test(
        "is cut at its newlines, wherever it was cut before",
        arguments: [
            ([""], []), (["a\n"], ["a"]), (["a"], ["a"]), (["a\nb\n\nc"], ["a", "b", "", "c"]),
            (["a", "b", "\n", "c\n"], ["ab", "c"]), (["a\r\nb\r", "\n"], ["a", "b"]), (["\n"], [""]),
            (["a\rb\n"], ["a\rb"]),
        ])
    func newlines(pieces: [String], expected: [String]) {
        #expect(lines(of: pieces.map { Array($0.utf8) }) == expected)
    }

    @Test("is cut where a line is too long, and not inside a character")
    func long() {
        #expect(lines(of: [Array("abcdefgh\nij".utf8)], limit: 4) == ["abcd", "efgh", "ij"])
        #expect(lines(of: [Array("abcd\nabcde\n".utf8)], limit: 4) == ["abcd", "abcd", "e"])
        #expect(lines(of: [Array("ab👋cd".utf8)], limit: 4) == ["ab", "👋", "cd"])
        #expect(lines(of: [Array("aé€".utf8)], limit: 5) == ["aé", "€"])
    }

    @Test("is text even where it was not")
    func notText() {
        #expect(lines(of: [[0x61, 0xFF, 0x0A]]) == ["a\u{FFFD}"])
        // Nothing but bytes that continue a character.
        #expect(lines(of: [[UInt8](repeating: 0x80, count: 6)], limit: 4).joined().count == 6)
    }

    @Test("may come a byte at a time")
    func bytes() {
        let text = (1...500).map { "line \($0)\n" }.joined()
        #expect(lines(of: text.utf8.map { [$0] }) == (1...500).map { "line \($0)" })
    }
}
