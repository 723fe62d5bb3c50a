import FileWatching
import LiveReload
import SystemPackage
import Testing

@testable import DevServer

@Suite("The terminal")
struct TerminalTests {
    @Test(
        "shows control characters by their number",
        arguments: [
            ("plain ünïcödé 😀.html", "plain ünïcödé 😀.html"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
            ("two\r\nlines", "two\\u{d}\\u{a}lines"), ("\u{202E}lmth.exe", "\\u{202e}lmth.exe"),
            ("\u{9B}2J", "\\u{9b}2J"), ("tab\t", "tab\\u{9}"),
        ])
    func escapes(text: String, shown: String) {
        #expect(Terminal.escaped(text) == shown)
    }

    @Test("tells what changed")
    func causes() {
        #expect(ChangePhrase.cause(of: ChangeSet(changes: ["css/a.css": .changed])) == "css/a.css changed")
        #expect(ChangePhrase.cause(of: ChangeSet(changes: ["old.html": .removed])) == "old.html removed")
        #expect(ChangePhrase.cause(of: ChangeSet(changes: ["a": .changed, "b": .removed])) == "2 files changed")
        #expect(ChangePhrase.cause(of: .everything) == "many files changed")
    }
}
