import Testing

@testable import VifCommand

@Suite("What a command prints, in a notice")
struct NoticeTextTests {
    @Test(
        "is made plain",
        arguments: [
            ("a b", "a b"), ("a\r\nb\n", "a\nb"), ("\u{1B}[1;31merror\u{1B}[0m: x\u{1B}[K", "error: x"),
            ("\t a \n\n", "\t a"),
            ("\u{1B}", #"\u{1b}"#), ("\u{1B}[", ""), ("\u{1B}[1", ""), ("\u{1B}]0;x\u{7}", #"\u{1b}]0;x\u{7}"#),
            ("50%\r60%", #"50%\u{d}60%"#), ("\u{9B}31m", #"\u{9b}31m"#), ("", ""), ("e\u{301}😀", "e\u{301}😀"),
        ])
    func plain(text: String, notice: String) {
        #expect(NoticeText(text).text == notice)
    }

    private func cut(_ bytes: some Collection<UInt8>) -> String {
        var input = CutInput()
        var rest = bytes[...]
        while !rest.isEmpty {
            input.append(rest.prefix(1_000))
            rest = rest.dropFirst(1_000)
        }
        return NoticeText(cutting: input).text
    }

    @Test("has its start and its end, cut between characters, where it is too long")
    func cut() {
        #expect(cut(Array("a\n".utf8)) == "a")
        #expect(cut([0x61, 0xFF]) == "a\u{FFFD}")
        let full = String(repeating: "x", count: 4_096)
        #expect(cut(Array(full.utf8)) == full)
        let longer = cut(Array((full + "y").utf8))
        #expect(longer.utf8.count == 4_096 && longer.hasPrefix("xxx") && longer.hasSuffix("xxy"))
        #expect(longer.contains("x\n…\nx"))
        for count in [2_000, 20_000, 50_000] {
            let wide = cut(Array(("first" + String(repeating: "😀", count: count) + "last").utf8))
            #expect(wide.utf8.count <= 4_096 && wide.hasPrefix("first😀") && wide.hasSuffix("😀last"), "\(count)")
            #expect(!wide.contains("\u{FFFD}") || count == 50_000)
        }
    }
}

@Suite("A server's status")
struct StatusTableTests {
    @Test(
        "tells how long it runs in two units",
        arguments: [
            (0, "0 s"), (59, "59 s"), (60, "1 min"), (3_599, "59 min 59 s"), (3_600, "1 h"), (7_505, "2 h 5 min"),
            (86_400, "1 d"), (86_459, "1 d"), (4 * 86_400 + 3 * 3_600 + 59, "4 d 3 h"), (-1, "0 s"),
        ])
    func span(seconds: Int, text: String) {
        #expect(Status.span(seconds: seconds) == text)
    }
}
