import Testing

@testable import StaticFiles

@Suite("A media type")
struct MediaTypesTests {
    private let types = MediaTypes()

    @Test(
        "follows from the name",
        arguments: [
            ("index.html", "text/html; charset=utf-8"), ("a.b/c.CSS", "text/css; charset=utf-8"),
            ("a.min.js", "text/javascript; charset=utf-8"), ("m.mjs", "text/javascript; charset=utf-8"),
            ("m.cjs", "text/javascript; charset=utf-8"), ("x.wasm", "application/wasm"), ("x.json", "application/json"),
            ("a.js.map", "application/json"), ("x.jsonld", "application/ld+json"),
            ("x.importmap", "application/importmap+json"), ("a.webmanifest", "application/manifest+json"),
            ("p.svg", "image/svg+xml"), ("f.rss", "application/rss+xml"), ("p.xhtml", "application/xhtml+xml"),
            ("x.avif", "image/avif"), ("x.jxl", "image/jxl"), ("x.heic", "image/heic"), ("x.JPG", "image/jpeg"),
            ("favicon.ico", "image/vnd.microsoft.icon"), ("f.woff2", "font/woff2"), ("m.glb", "model/gltf-binary"),
            ("m.usdz", "model/vnd.usdz+zip"), ("v.m3u8", "application/vnd.apple.mpegurl"),
            ("v.mpd", "application/dash+xml"), ("v.m4s", "video/iso.segment"), ("v.m2ts", "video/mp2t"),
            ("a.opus", "audio/ogg"), ("v.vtt", "text/vtt; charset=utf-8"), ("v.srt", "text/plain; charset=utf-8"),
            ("c.ics", "text/calendar; charset=utf-8"), ("c.vcf", "text/vcard; charset=utf-8"),
            ("b.epub", "application/epub+zip"), ("b.xpi", "application/x-xpinstall"),
            ("b.apk", "application/vnd.android.package-archive"), ("x.md", "text/markdown; charset=utf-8"),
            ("x.tar.gz", "application/gzip"), ("x.7z", "application/x-7z-compressed"), ("x.yaml", "application/yaml"),
        ])
    func byEnding(name: String, type: String) { #expect(types.type(ofName: name) == type) }

    @Test(
        "is plain text for source code",
        arguments: [
            "ts", "tsx", "wat", "rst", "adoc", "tex", "sh", "py", "rs", "c", "h", "go", "php", "graphql", "ps1",
        ])
    func sourceCode(ending: String) { #expect(types.type(ofName: "x.\(ending)") == "text/plain; charset=utf-8") }

    @Test(
        "is unknown for any other name",
        arguments: [
            "", ".", "..", "x", "x.", "x.unknown", "a.html/b", "html", "x.html ", "x.text/html", "x.text/css", "x. ",
            "x.\n",
            "x.html css", "x.\u{212A}t", "readme.x", "my-license", "x." + String(repeating: "html", count: 10_000),
            "x.\0",
        ])
    func unknown(name: String) { #expect(types.type(ofName: name) == "application/octet-stream") }

    @Test(
        "follows from the whole name for files that have no ending",
        arguments: [
            ("LICENSE", "text/plain; charset=utf-8"), ("a.b/README", "text/plain; charset=utf-8"),
            ("Makefile", "text/plain; charset=utf-8"), ("CHANGELOG", "text/plain; charset=utf-8"),
            (".well-known/apple-app-site-association", "application/json"),
        ])
    func byName(name: String, type: String) { #expect(types.type(ofName: name) == type) }

    @Test("is well-formed on each line of the table, and no ending stands there twice")
    func table() {
        var seen: Set<Substring> = []
        for line in "\(MediaTypeTable.endings)\n\(MediaTypeTable.names)".split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            #expect(MediaTypeSyntax(String(words[0]))?.parameters == [], "\(line)")
            #expect(words.count > 1 && line == line.lowercased(), "\(line)")
            for word in words.dropFirst() { #expect(!word.isEmpty && seen.insert(word).inserted, "\(word) in \(line)") }
        }
        #expect(seen.count > 250)
        #expect(MediaTypeTable.type(ofEnding: "text/html".utf8[...]) == nil)
    }

    @Test("knows bytes, not characters: a combining mark makes another ending, and hides no slash")
    func combiningMarks() {
        #expect(types.type(ofName: "x.html\u{301}") == "application/octet-stream")
        #expect(types.type(ofName: "x.\u{301}html") == "application/octet-stream")
        #expect(types.type(ofName: "a/\u{301}x.html") == "text/html; charset=utf-8")
        #expect(types.type(ofName: "a.html/\u{301}x") == "application/octet-stream")
    }

    @Test("is the one that was given for an ending, the longest first, the last of equals")
    func overrides() {
        let types = MediaTypes(overrides: [
            ("gz", "a/gz"), ("Tar.GZ", "a/targz"), ("html", "a/first"), ("html", "a/last"), ("\u{E9}", "a/e"),
        ])
        #expect(types.type(ofName: "x.gz") == "a/gz")
        #expect(types.type(ofName: "x.TAR.gz") == "a/targz")
        #expect(types.type(ofName: "a/tar.gz") == "a/gz")
        #expect(types.type(ofName: "x.html") == "a/last")
        #expect(types.type(ofName: "xhtml") == "application/octet-stream")
        #expect(types.type(ofName: "x.xhtml") == "application/xhtml+xml")
        #expect(types.type(ofName: "gz") == "application/octet-stream")
        #expect(types.type(ofName: "x.\u{C9}") == "a/e")
    }
}

@Suite("A media type from the command line")
struct MediaTypeOverrideTests {
    @Test(
        "is read with its ending",
        arguments: [
            ("ts=video/mp2t", "ts", "video/mp2t"), (".ts=video/mp2t", "ts", "video/mp2t"),
            ("tar.gz=application/gzip", "tar.gz", "application/gzip"), ("X=a/b", "X", "a/b"),
            ("x=text/plain; charset=utf-8", "x", "text/plain; charset=utf-8"),
            ("x=a/b;c=d ; e=f", "x", "a/b;c=d ; e=f"),
            ("x=a/b; c=\"d;=\\\" e\"", "x", "a/b; c=\"d;=\\\" e\""), ("x=a/b; c=\"\"", "x", "a/b; c=\"\""),
            ("x=application/vnd.a+json", "x", "application/vnd.a+json"),
        ])
    func valid(text: String, ending: String, type: String) throws {
        let override = try #require(MediaTypes.parseOverride(text))
        #expect(override.ending == ending)
        #expect(override.type == type)
    }

    @Test(
        "is refused if either is malformed",
        arguments: [
            "", "=", "x", "x=", "=a/b", ".=a/b", "..x=a/b", "x.=a/b", "a..b=a/b", "a/b=a/b", "a b=a/b", "a\n=a/b",
            "x=text", "x=/b", "x=a/", "x=a/b/c", "x= a/b", "x=a/b ", "x=a b/c", "x=a/b;", "x=a/b; c", "x=a/b; c=",
            "x=a/b; =d", "x=a/b; c = d", "x=a/b c=d", "x=a/b; c=\"d", "x=a/b; c=\"d\"e", "x=a/b; c=\"\\",
            "x=a/b\r\nX: y",
            "x=a/b; c=\"\r\n\"", "x=a/b; c=\"\t\"", "x=a/b; c=\"\\\n\"", "x=a/\u{E9}", "x=a/b\0", "x=\u{301}a/b",
            "x=a/b; c=\"\u{E9}\"", ".\u{7F}=a/b",
        ])
    func malformed(text: String) { #expect(MediaTypes.parseOverride(text) == nil) }
}

@Suite("From a media type")
struct MediaTypeUseTests {
    @Test(
        "follows whether it is a page",
        arguments: [
            ("text/html", true), ("text/html; charset=utf-8", true), ("Text/HTML ;charset=x", true),
            ("application/xhtml+xml", true), ("text/html-sandboxed", false), ("text/plain; a=text/html", false),
            ("", false),
            ("image/svg+xml", false), ("application/xml", false),
        ])
    func page(type: String, isPage: Bool) { #expect(MediaTypes.isPage(type) == isPage) }

    @Test(
        "the charset is taken, and nothing else",
        arguments: [
            ("text/html; charset=utf-8", "text/html"), ("text/html", "text/html"),
            ("a/b;Charset=\"x\"; c=d", "a/b; c=d"),
            ("a/b; c=\"; charset=x\"", "a/b; c=\"; charset=x\""), ("a/b; charsets=x", "a/b; charsets=x"),
            ("no type", "no type"), ("", ""),
        ])
    func charset(type: String, rest: String) { #expect(MediaTypes.withoutCharset(type) == rest) }

    @Test(
        "follows whether compressing pays",
        arguments: [
            ("text/html; charset=utf-8", true), ("text/plain", true), ("text/javascript", true),
            ("application/json", true),
            ("application/javascript", true), ("application/ld+json", true), ("image/svg+xml", true),
            ("application/xml", true), ("APPLICATION/WASM", true), ("application/rss+xml; charset=utf-8", true),
            ("font/ttf", true), ("font/woff2", false), ("image/png", false), ("video/mp4", false),
            ("application/zip", false),
            ("application/octet-stream", false), ("application/gzip", false), ("application/pdf", false), ("", false),
            ("image/png; a=+json", false), ("xtext/plain", false),
        ])
    func compressible(type: String, isCompressible: Bool) {
        #expect(MediaTypes.isCompressible(type) == isCompressible)
    }
}
