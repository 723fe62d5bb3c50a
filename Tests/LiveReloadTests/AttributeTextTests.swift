import Testing

@testable import LiveReload

@Suite("An attribute's text")
struct AttributeTextTests {
    @Test(
        "has its character references read",
        arguments: [
            ("a&#39;b&#x27;c&#X27 &apos;", "a'b'c' '"), ("&#0039;&#x000027;", "''"), ("&quot;&QUOT&amp;&AMP", "\"\"&&"),
            ("&amp=&ampx&amp1&amp-&amp", "&amp=&ampx&amp1&-&"), ("&apos&semi", "&apos&semi"), ("&semi;&Tab;", ";\t"),
            ("&&#&#;&#x;&#xg;&;", "&&#&#;&#x;&#xg;&;"), ("&copy;&Apos;&amps;", "&copy;&Apos;&amps;"),
            ("&#233;&#x1F600;", "é😀"),
            ("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ])
    func references(markup: String, expected: String) {
        let text = Array(markup.utf8).withUnsafeBytes { AttributeText($0[...]) }
        #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    }

    @Test("knows where in the markup it comes from")
    func offsets() {
        let text = Array("a&#233;b&amp;".utf8).withUnsafeBytes { AttributeText($0[...]) }
        #expect(text.bytes == [0x61, 0xC3, 0xA9, 0x62, 0x26])
        #expect(text.markup(of: 1..<3) == 1..<7)
        #expect(text.markup(of: 3..<5) == 7..<13)
        #expect(text.markup(of: 5..<9) == 13..<13)
    }
}
