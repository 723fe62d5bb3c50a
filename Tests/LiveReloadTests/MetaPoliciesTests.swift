import TestSupport
import Testing

@testable import LiveReload

@Suite("A page's own policies")
struct MetaPoliciesTests {
    private static let editor = PolicyEditor(
        authority: "localhost:8080", isSecure: false, scriptPath: "/__vif/client.js", freshNonce: "ZnJlc2g")

    private func change(_ page: [UInt8]) -> MetaChange {
        page.withUnsafeBytes { Self.editor.admit(page: $0) }
    }

    private func widened(_ page: String) -> String {
        let page = Array(page.utf8)
        return String(decoding: change(page).edits.applied(to: page), as: UTF8.self)
    }

    private static let meta = #"<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">"#
    private static let widenedMeta =
        #"<meta http-equiv="Content-Security-Policy" content="connect-src 'self' ws://localhost:8080">"#

    @Test(
        "are found however they are written",
        arguments: [
            (
                "<META CONTENT='connect-src x' HTTP-EQUIV='content-security-policy'>",
                "<META CONTENT='connect-src x &#39;self&#39; ws://localhost:8080' HTTP-EQUIV='content-security-policy'>"
            ),
            (
                "<meta http-equiv=Content-Security-Policy content=connect-src>",
                "<meta http-equiv=Content-Security-Policy content=\"connect-src 'self' ws://localhost:8080\">"
            ),
            (
                "<meta content=connect-src/ http-equiv=Content-Security-Policy />",
                "<meta content=connect-src/ http-equiv=Content-Security-Policy />"
            ),
            (
                "<meta content=connect-src&#32;\"'/ http-equiv=Content-Security-Policy>",
                "<meta content=\"connect-src&#32;&#34;'/ 'self' ws://localhost:8080\" http-equiv=Content-Security-Policy>"
            ),
            (
                "<meta/http-equiv\n=\n'Content-Security-Policy'content = \"\n connect-src\n 'self'\n\">",
                "<meta/http-equiv\n=\n'Content-Security-Policy'content = \"\n connect-src\n 'self' ws://localhost:8080\n\">"
            ),
            (
                "<meta http-equiv='Content-Security-Policy' content='connect-src &apos;none&apos;;img-src &#39;self&#39;'>",
                "<meta http-equiv='Content-Security-Policy' "
                    + "content='connect-src &#39;self&#39; ws://localhost:8080;img-src &#39;self&#39;'>"
            ),
            (
                "<meta http-equiv='Content&#45;Security-Policy' content='connect&#x2d;src&#x20;&#X27none&#39'>",
                "<meta http-equiv='Content&#45;Security-Policy' "
                    + "content='connect&#x2d;src &#39;self&#39; ws://localhost:8080'>"
            ),
            (
                #"<meta http-equiv=Content-Security-Policy content="default-src a&amp;b &quot;c d'e">"#,
                #"<meta http-equiv=Content-Security-Policy content="default-src a&amp;b &quot;c d'e; "#
                    + #"connect-src a&amp;b &#34;c d'e 'self' ws://localhost:8080">"#
            ),
            (
                "<meta http-equiv=Content-Security-Policy content='connect-src x&semi;img-src *&NewLine;'>",
                "<meta http-equiv=Content-Security-Policy "
                    + "content='connect-src x &#39;self&#39; ws://localhost:8080&semi;img-src *&NewLine;'>"
            ),
            (
                "<meta http-equiv=Content-Security-Policy content='report-uri /?a=1&amp=2&copy=3&#0;;connect-src *;'>",
                "<meta http-equiv=Content-Security-Policy content='report-uri /?a=1&amp=2&copy=3&#0;;connect-src *;'>"
            ),
            (
                "<meta http-equiv=Content-Security-Policy content='upgrade-insecure-requests; img-src *'>",
                "<meta http-equiv=Content-Security-Policy content='img-src *'>"
            ),
            (
                "<meta content='connect-src x' content='connect-src y' http-equiv=Content-Security-Policy http-equiv=x>",
                "<meta content='connect-src x &#39;self&#39; ws://localhost:8080' content='connect-src y' "
                    + "http-equiv=Content-Security-Policy http-equiv=x>"
            ),
            (
                "<meta data-x='>' title=\"content=\" =content content='connect-src x'http-equiv=Content-Security-Policy>",
                "<meta data-x='>' title=\"content=\" =content "
                    + "content='connect-src x &#39;self&#39; ws://localhost:8080'http-equiv=Content-Security-Policy>"
            ),
        ])
    func spelling(page: String, expected: String) {
        #expect(widened(page) == expected)
        #expect(widened(expected) == expected, "once and for all")
    }

    @Test(
        "count in the head",
        arguments: [
            "|", "\u{FEFF}<!doctype html><html lang=en><head>\n|", "<!doctype html>|", "<title>x</title>|",
            "<meta charset=utf-8><base href=/><link rel=x>|", "<script>'</head><body>'</script>|",
            "<script src=x async=\"\"></script>|", "<style>p > a::after { content: '<body>' }</style>|",
            "<noscript><p>x</noscript>|", "<template><p>x<template></template>text</template>|", "<head></head>\n|",
            "<!-- > -->|", "<!-->|", "<!--->|", "<!-- --!>|", "<!----!>|", "<!---!> -->|", "<?xml version='1.0'?>|",
            "<![CDATA[x]]>|", "</>|", "</3>|", "</p>|", "</template>|", "<!doctype html><!x>|",
            "<script><!-- <script> </script> --></script>|", "<script><!-- --> <script> </script>|",
            "<script><!--> <script> </script>|", "<script><!-- <scripts> </script>|", "<script></scripts></script >|",
            "<TITLE></titles></TITLE\n>|", "<noframes><body></noframes>|", "<html/><head/>|", "<html><html>|",
        ])
    func inHead(place: String) {
        let parts = place.split(separator: "|", omittingEmptySubsequences: false)
        #expect(widened(parts.joined(separator: Self.meta)) == parts.joined(separator: Self.widenedMeta))
    }

    @Test(
        "do not count elsewhere",
        arguments: [
            "<body>|", "<p>|", "text|", "<head></head>text|", "</body>|", "</html>|", "<br>|", "</br>|", "<svg>|",
            "<3|",
            "<frameset>|", "<header>|", "<!-- | -->", "<!-- |", "<!--- |", "<!x |", "<script>|</script>", "<script>|",
            "<style>|</style>", "<title>|</title>", "<title>|</titles>", "<noscript>|</noscript>",
            "<head></head><noscript></noscript>|", "<template>|</template>", "<template><template></template>|",
            "<template><textarea></template></textarea>|", "<template><plaintext></template>|",
            "<script><!-- <script> </script> | --></script>", "<script><!-- <script> </script>|",
            "<textarea>|</textarea>",
            "<link title='|'>", "<link title='|", "<metadata>|", "<style></head>|", "\u{A0}|", "\0|",
        ])
    func elsewhere(place: String) {
        let page = place.replacing("|", with: Self.meta)
        #expect(widened(page) == page)
    }

    @Test(
        "are these only",
        arguments: [
            "<meta http-equiv=Content-Security-Policy>", "<meta content=\"connect-src 'none'\">",
            "<meta name=Content-Security-Policy content=\"connect-src 'none'\">",
            "<meta http-equiv=' Content-Security-Policy' content=\"connect-src 'none'\">",
            "<meta http-equiv=Content-Security-Policy-Report-Only content=\"connect-src 'none'\">",
            "<meta http-equivs=Content-Security-Policy content=\"connect-src 'none'\">",
            "<meta http-equiv=Content-Security-Policy contents=\"connect-src 'none'\">",
            "<meta http-equiv=Content-Security-Policy content=\"connect-src 'none'\"",
            "<meta http-equiv=Content-Security-Policy content=\"connect-src 'none'>",
            "<metas http-equiv=Content-Security-Policy content=\"connect-src 'none'\">",
            "</meta http-equiv=Content-Security-Policy content=\"connect-src 'none'\">",
            "<meta http-equiv=Content-Security-Policy content=>", "<meta http-equiv=Content-Security-Policy content>",
            "<meta http-equiv=Content-Security-Policy content=\"connect-src é 'none'\">",
        ])
    func others(page: String) {
        #expect(widened(page) == page)
    }

    @Test("keep what they say of scripts: the client script came before them")
    func scripts() {
        let page = #"<meta http-equiv="Content-Security-Policy" content="script-src 'none'; sandbox">"#
        #expect(widened(page) == page)
    }

    @Test("are all widened, each on its own")
    func several() {
        let page = Array((Self.meta + "<title>x</title>" + Self.meta).utf8)
        let change = change(page)
        #expect(change.edits.map(\.range) == [52..<70, 140..<158])
        #expect(
            change.edits.map(\.replacement)
                == Array(repeating: Array("connect-src 'self' ws://localhost:8080".utf8), count: 2))
        #expect(change.changes == Array(repeating: "connect-src: 'self' ws://localhost:8080 added", count: 2))
    }

    @Test("may have bytes of any encoding around them")
    func encodings() {
        let before: [UInt8] = Array("<title>".utf8) + [0xE9, 0x83, 0x5C, 0xFF] + Array("</title>".utf8)
        let page = before + Array(Self.meta.utf8) + [0xFE]
        #expect(change(page).edits.applied(to: page) == before + Array(Self.widenedMeta.utf8) + [0xFE])
    }

    @Test("are not read in UTF-16", arguments: [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
    func utf16(mark: [UInt8]) {
        #expect(change(mark + Array(Self.meta.utf8)).edits.isEmpty)
    }

    @Test("are read as far as the sight goes")
    func sight() {
        let space = String(repeating: " ", count: PolicyEditor.sight - Self.meta.utf8.count)
        #expect(!change(Array((space + Self.meta).utf8)).edits.isEmpty)
        #expect(change(Array((space + " " + Self.meta).utf8)).edits.isEmpty)
    }

    @Test(
        "are looked for only in a page that has the word",
        arguments: [
            ("", false), ("-", false), ("ecurity-", true), ("Content-SECURITY-Policy", true), ("security", false),
            ("-----ecurit-ecurityx-", false), ("ecurity", false), ("ecurity-ecurity", true), ("a-b-Security-", true),
        ])
    func mention(page: String, expected: Bool) {
        #expect(Array(page.utf8).withUnsafeBytes { MetaPolicies.isMentioned(in: $0) } == expected)
    }

    private static let pieces = [
        "<", ">", "/", "!", "--", "=", "\"", "'", " ", "\n", "&", "&#39;", "&#", "x", ";", ",", "<meta ", "http-equiv=",
        "Content-Security-Policy ", "content=", "connect-src ", "'none'", "<script>", "</script>", "<!--", "-->",
        "<title>", "</title>", "<template>", "</template>", "\0", "é", "upgrade-insecure-requests", "default-src ",
    ]

    @Test("never trap, and edits lie apart within the page", arguments: 0..<500)
    func anyMarkup(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var page = Array("<meta http-equiv=Content-Security-Policy content=".utf8)
        for _ in 0..<Int.random(in: 0..<40, using: &generator) {
            page += Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)].utf8
        }
        if seed.isMultiple(of: 3) { page += (0..<40).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
        let change = change(page)
        var end = 0
        for edit in change.edits {
            #expect(edit.range.lowerBound >= end && edit.range.upperBound <= page.count)
            end = edit.range.upperBound
        }
        let once = change.edits.applied(to: page)
        #expect(self.change(once).edits == [], "once and for all: \(String(decoding: page, as: UTF8.self))")
    }

    /// 64 KiB each: what is quadratic would take minutes.
    @Test(
        "are found in a time that grows with the page", .timeLimit(.minutes(1)),
        arguments: [
            "<", "<!--", "<!", "</", "<script>", "<title>", "<script><!--<script>", "<meta ", "<meta a=", "<meta a='",
            "&#0",
            "-", "ecurity-", "<template>", "<meta http-equiv=Content-Security-Policy content=a>", "&amp", "&", ">",
            "-->",
            "upgrade-insecure-requests;", "connect-src,",
        ])
    func long(piece: String) {
        let filling = String(repeating: piece, count: PolicyEditor.sight / piece.utf8.count)
        for start in [
            "<!-- Security- -->", "<script>ecurity-", "<meta content='ecurity-",
            "<meta http-equiv=Content-Security-Policy content='",
        ] {
            #expect(change(Array((start + filling).utf8)).edits.isEmpty)
        }
        // Ends in sight.
        let value = filling.prefix(PolicyEditor.sight / 2).replacing("'", with: "")
        let page = "<meta http-equiv=Content-Security-Policy content='connect-src x;\(value)'>"
        #expect(change(Array(page.utf8)).edits.count == 1)
    }
}
