import Testing

@testable import StaticFiles

@Suite("The listing of a folder")
struct ListingPageTests {
    @Test(
        "shows every name as it is, and leads to it",
        arguments: [
            ("a b.html", #"<a href="./a%20b.html"><bdi>a b.html</bdi></a>"#),
            ("a:b", #"<a href="./a%3Ab"><bdi>a:b</bdi></a>"#),
            ("javascript:alert(1)", #"<a href="./javascript%3Aalert%281%29"><bdi>javascript:alert(1)</bdi></a>"#),
            ("<b>&amp;", #"<a href="./%3Cb%3E%26amp%3B"><bdi>&lt;b&gt;&amp;amp;</bdi></a>"#),
            (#"" onclick="x"#, #"<a href="./%22%20onclick%3D%22x"><bdi>&quot; onclick=&quot;x</bdi></a>"#),
            ("it's", #"<a href="./it%27s"><bdi>it&#39;s</bdi></a>"#),
            ("?a#b%20", #"<a href="./%3Fa%23b%2520"><bdi>?a#b%20</bdi></a>"#),
            ("~.-_", #"<a href="./~.-_"><bdi>~.-_</bdi></a>"#),
            ("...", #"<a href="./..."><bdi>...</bdi></a>"#),
            ("ü", #"<a href="./%C3%BC"><bdi>ü</bdi></a>"#),
            ("a\nb", #"<a href="./a%0Ab"><bdi>a<span class="escape">\u{a}</span>b</bdi></a>"#),
            ("\u{202e}x", #"<a href="./%E2%80%AEx"><bdi><span class="escape">\u{202e}</span>x</bdi></a>"#),
            ("👩‍👧", #"<a href="./%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7"><bdi>👩‍👧</bdi></a>"#),
        ])
    func name(name: String, markup: String) {
        #expect(page([entry(Array(name.utf8))]).contains("<th scope=\"row\">\(markup)</th>"))
    }

    @Test(
        "has no link where none can lead",
        arguments: [
            ([0x66, 0xFF, 0x6F], #"f<span class="escape">\xff</span>o"#),
            ([0xC0, 0xAF], #"<span class="escape">\xc0</span><span class="escape">\xaf</span>"#),
            ([0xED, 0xA0, 0x80, 0x3C], #"\xa0</span><span class="escape">\x80</span>&lt;"#),
            ([0xE2, 0x80], #"<span class="escape">\xe2</span><span class="escape">\x80</span>"#),
            (Array(#"a\b"#.utf8), #"a\b"#), (Array("a/b".utf8), "a/b"), (Array("..".utf8), ".."),
            ([0x61, 0], #"a<span class="escape">\u{0}</span>"#), ([], ""),
        ] as [([UInt8], String)])
    func unserved(name: [UInt8], text: String) {
        let page = page([entry(name)])
        #expect(page.contains("\(text)</bdi> <small"))
        #expect(!page.contains("href=\"./"))
    }

    @Test(
        "escapes what is invisible or turns text around",
        arguments: [
            0, 0x09, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
            0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF,
        ] as [UInt32])
    func escapes(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        let page = page([entry(Array("a\(scalar)b".utf8))], path: "x\(scalar)y")
        let escape = "\\u{\(String(value, radix: 16))}"
        #expect(page.contains("a<span class=\"escape\">\(escape)</span>b</bdi>"))
        #expect(page.contains("x<span class=\"escape\">\(escape)</span>y</bdi>"))
        #expect(page.contains("<title>x\(escape)y/ — Vif</title>"))
        #expect(!page.unicodeScalars.contains(scalar))
    }

    @Test("says what each entry is")
    func rows() {
        let page = page([
            entry(Array("docs".utf8), .folder, size: 4096, modified: 0),
            entry(Array("a.md".utf8), size: 12_345, modified: 951_827_696, isLink: true),
            entry(Array("pipe".utf8), .other, size: 7, modified: 60),
        ])
        let expected = [
            #"<tr class="folder" data-rank="0"><th scope="row"><a href="./docs/"><bdi>docs</bdi>/</a></th><td></td>"#
                + #"<td><time datetime="1970-01-01T00:00:00Z">1970-01-01 00:00</time></td></tr>"#,
            #"<tr class="file" data-rank="1"><th scope="row"><a href="./a.md"><bdi>a.md</bdi> <small>link</small></a>"#
                + #"</th><td><data value="12345" title="12,345 bytes">12.3 kB</data></td>"#
                + #"<td><time datetime="2000-02-29T12:34:56Z">2000-02-29 12:34</time></td></tr>"#,
            #"<tr class="other" data-rank="2"><th scope="row"><span class="plain"><bdi>pipe</bdi> "#
                + #"<small title="Neither a file nor a folder that is served">special</small></span></th><td></td>"#
                + #"<td><time datetime="1970-01-01T00:01:00Z">1970-01-01 00:01</time></td></tr>"#,
        ]
        for row in expected { #expect(page.contains(row)) }
        let total = #"1 folder, 1 file, 1 other, <data value="12345" title="12,345 bytes">12.3 kB</data></p>"#
        #expect(page.contains(total))
    }

    @Test(
        "has heads that sort",
        arguments: [
            (
                nil,
                #"<th scope="col" class="name" aria-sort="ascending"><a href="?sort=name&amp;order=descending">Name</a>"#,
                #"<th scope="col" class="size"><a href="?sort=size&amp;order=descending">Size</a>"#
            ),
            (
                "sort=size&order=descending",
                #"<th scope="col" class="name"><a href="?sort=name&amp;order=ascending">Name</a>"#,
                #"<th scope="col" class="size" aria-sort="descending"><a href="?sort=size&amp;order=ascending">Size</a>"#
            ),
        ])
    func heads(query: String?, name: String, size: String) {
        let page = page([], query: query)
        #expect(page.contains(name) && page.contains(size))
    }

    @Test("shows the way up")
    func path() {
        let page = page([], path: "a b/<c>/d")
        #expect(page.contains(#"<li class="root"><a href="/"><span>Root folder</span></a></li>"#))
        #expect(page.contains(#"<li><a href="/a%20b/"><bdi>a b</bdi></a></li>"#))
        #expect(page.contains(#"<li><a href="/a%20b/%3Cc%3E/"><bdi>&lt;c&gt;</bdi></a></li>"#))
        #expect(
            page.contains(#"<li><h1><a href="/a%20b/%3Cc%3E/d/" aria-current="page"><bdi>d</bdi></a></h1></li>"#))
        #expect(page.contains(#"<tr class="up"><th scope="row"><a href="/a%20b/%3Cc%3E/" aria-label="Parent folder""#))
        #expect(page.contains("<title>a b/&lt;c&gt;/d/ — Vif</title>"))
    }

    @Test("ends at the root")
    func root() {
        let page = page([])
        #expect(page.contains("<title>/ — Vif</title>"))
        #expect(page.contains(#"<h1><a href="/" aria-current="page"><span>Root folder</span></a></h1>"#))
        #expect(!page.contains("class=\"up\"") && page.contains("This folder is empty."))
    }

    @Test("does not repeat a deep path for each of its names")
    func deep() {
        let page = page([], path: Array(repeating: "x", count: 2000).joined(separator: "/"))
        #expect(page.contains("<li>…</li>") && page.utf8.count < 100_000)
    }

    @Test("begins with the tag that it is given")
    func tag() {
        let page = page([], tag: "<script src=x></script>")
        #expect(
            page.hasPrefix(
                #"<!doctype html><html lang="en"><head><script src=x></script><meta charset="utf-8">"#))
    }

    @Test("has nothing inline that a policy would forbid")
    func policy() {
        let page = page([entry(Array("x".utf8))], path: "y")
        for forbidden in ["style=", "<style", "onclick", "<script>", "javascript:"] {
            #expect(!page.contains(forbidden))
        }
        #expect(page.contains(#"<link rel="stylesheet" href="/__vif/listing.css">"#))
        #expect(page.contains(#"<script src="/__vif/listing.js" defer></script>"#))
    }

    @Test("says that it is not all")
    func truncated() {
        let entries = (0..<1200).map { entry(Array("\($0)".utf8)) }
        let notice = "This folder has more entries. Here are 1,200 of them."
        #expect(page(entries, isTruncated: true).contains(notice))
        #expect(!page(entries).contains("has more entries"))
    }

    @Test("holds ten thousand names")
    func many() {
        let entries = (0..<10_000).map { entry(Array("page\($0 * 7919 % 10_000).html".utf8), size: $0) }
        let page = page(entries)
        #expect(page.split(separator: "<tr class=\"file\"").count == 10_001)
        #expect(page.contains(#"data-rank="9999"><th scope="row"><a href="./page9999.html">"#))
        #expect(page.contains("0 folders, 10,000 files, "))
    }

    private func page(
        _ entries: [ListingEntry], path: String = "", query: String? = nil, isTruncated: Bool = false, tag: String = ""
    ) -> String {
        let page = ListingPage(
            path: path, entries: entries, order: ListingOrder(query: query), isTruncated: isTruncated)
        return String(decoding: page.html(inserting: Array(tag.utf8)), as: UTF8.self)
    }

    private func entry(
        _ name: [UInt8], _ kind: ListingEntry.Kind = .file, size: Int = 0, modified: Int = 0, isLink: Bool = false
    ) -> ListingEntry {
        ListingEntry(name: name, kind: kind, size: size, modified: modified, isLink: isLink)
    }
}
