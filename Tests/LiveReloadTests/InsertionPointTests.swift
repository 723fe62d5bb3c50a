import Testing

@testable import LiveReload

@Suite("The script goes")
struct InsertionPointTests {
    /// `|` marks the place.
    private func check(_ marked: String, isForDocument: Bool = false, isWhole: Bool = true) {
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        let expected = parts.count == 2 ? parts[0].utf8.count : nil
        let page = Array(parts.joined().utf8)
        let found = page.withUnsafeBytes {
            InsertionPoint.find(in: $0, isWhole: isWhole, isForDocument: isForDocument)
        }
        #expect(found == expected, "\(marked)")
    }

    @Test(
        "after the start of the head",
        arguments: [
            "<!doctype html><html><head>|<title>x</title>",
            "<!DOCTYPE html>\n<HTML LANG=en>\n<HEAD>|\n",
            "<html><head>|</head></html>",
            "<head>|</head>",
            "<head\n data-x='a>b' data-y=\">\" >|<title>",
            "<html lang=\"a>b\"><head>|",
            "\u{FEFF}<!doctype html><head>|",
            "  \n\t<!-- <head> --><!doctype html><!-- x --><html><!-- <head> --><head>|",
            "<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><head>|",
            "<!--><!doctype html><head>|",
            "<!---><!doctype html><head>|",
            "<head/>|",
        ])
    func head(page: String) { check(page) }

    @Test(
        "after the last tag before the head, where there is no head",
        arguments: [
            "<!doctype html>|<title>x</title><p>text",
            "<!doctype html>|",
            "<html>|<body>",
            "<html>|\n<header>not a head</header>",
            "<!doctype html><html>|<!-- a comment --><body>",
            "<!doctype html>|<script>'<head>'</script>",
            "<!doctype html>|<p>text<head>",
        ])
    func noHead(page: String) { check(page) }

    @Test("to the beginning of an empty page", arguments: ["|", "|  \n", "\u{FEFF}|", "|<!-- nothing yet -->"])
    func empty(page: String) { check(page) }

    @Test(
        "nowhere in a fragment",
        arguments: [
            "<p>text</p>", "text", "<header>x</header>", "<headline>", "<htmlx>", "<svg><head></svg>", "{}", "<", "<h",
            "<body>x", "<!-- x --><li>x", "<head",
        ])
    func fragment(page: String) { check(page) }

    @Test(
        "to the beginning of a fragment that is shown as a page",
        arguments: ["|<p>text</p>", "|text", "\u{FEFF}|<title>x</title>", "|<!-- x --><li>x"])
    func fragmentAsDocument(page: String) { check(page, isForDocument: true) }

    @Test("nowhere in a page in UTF-16")
    func utf16() {
        let page: [UInt8] = [0xFF, 0xFE] + "<html>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(page.withUnsafeBytes { InsertionPoint.find(in: $0, isWhole: true, isForDocument: true) } == nil)
    }

    @Test("after the last tag in sight of a page that goes on, but never before its doctype")
    func longPage() {
        check("<!doctype html>|<!-- a long comment", isWhole: false)
        check("<!-- a long comment", isWhole: false)
    }

    @Test("somewhere or nowhere in any bytes, without a trap", arguments: 0..<200)
    func anyBytes(seed: Int) {
        var generator = SplitMix(state: UInt64(seed))
        let pieces = [
            "<", "!", "--", ">", "<!doctype", "<html", "<head", " ", "\"", "'", "=", "<?", "a", "\0", "é", "/",
        ]
        let page = Array((0..<40).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }.joined().utf8)
        for isWhole in [true, false] {
            let found = page.withUnsafeBytes {
                InsertionPoint.find(in: $0, isWhole: isWhole, isForDocument: isWhole)
            }
            #expect((0...page.count).contains(found ?? 0))
        }
    }

    /// Sebastiano Vigna's SplitMix64: the same numbers on every machine.
    private struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
