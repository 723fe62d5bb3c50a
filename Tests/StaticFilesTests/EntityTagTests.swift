import Glibc
import HTTPServing
import Testing

@testable import StaticFiles

@Suite("An entity tag")
struct EntityTagTests {
    private let now = timespec(tv_sec: 1_000, tv_nsec: 0)

    private func tag(
        size: Int = 5, changed: timespec = timespec(tv_sec: 900, tv_nsec: 7), inode: UInt64 = 3, variant: String = "",
        now: timespec? = nil
    ) -> EntityTag {
        let status = FileStatus(isFolder: false, size: size, changed: changed, inode: inode)
        return EntityTag(status, variant: variant, now: now ?? self.now)
    }

    @Test("stays the same for the same file")
    func same() {
        #expect(tag() == tag(now: timespec(tv_sec: 2_000, tv_nsec: 1)))
    }

    @Test("differs by size, time to the nanosecond, file and variant")
    func different() {
        #expect(tag(size: 6) != tag())
        #expect(tag(changed: timespec(tv_sec: 900, tv_nsec: 8)) != tag())
        #expect(tag(changed: timespec(tv_sec: 901, tv_nsec: 7)) != tag())
        #expect(tag(inode: 4) != tag())
        #expect(tag(variant: "-1") != tag())
    }

    @Test("is never repeated while another write could bear the same time")
    func unsettled() {
        let changed = timespec(tv_sec: 1_000, tv_nsec: 0)
        let (first, second) = (timespec(tv_sec: 1_000, tv_nsec: 3_000_000), timespec(tv_sec: 1_000, tv_nsec: 3_000_001))
        #expect(tag(changed: changed, now: first) != tag(changed: changed, now: second))
        let (later, latest) = (timespec(tv_sec: 1_000, tv_nsec: 50_000_000), timespec(tv_sec: 1_001, tv_nsec: 0))
        #expect(tag(changed: changed, now: later) == tag(changed: changed, now: latest))
        let future = timespec(tv_sec: Int.max, tv_nsec: 0)
        #expect(tag(changed: future, now: first) != tag(changed: future, now: second))
    }

    @Test("is found in If-None-Match, weak or strong, in any list")
    func matches() {
        let tag = tag()
        for fields in [[tag.text], ["*"], ["\"x\", W/\(tag.text)"], ["\"x\"", "\"y\" ,\t\(tag.text) "]] {
            #expect(tag.matches(ifNoneMatch: fields), "\(fields)")
        }
        for fields in [[], [""], ["\"x\""], [String(tag.text.dropFirst().dropLast())], [",,,"], ["* x"], ["\"*\""]] {
            #expect(!tag.matches(ifNoneMatch: fields), "\(fields)")
        }
    }
}

@Suite("A page's charset")
struct CharsetTests {
    private func isOther(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { Charset.isDeclaredOtherThanUTF8($0) }
    }

    @Test(
        "is its own if it declares another than UTF-8",
        arguments: [
            "<meta charset=windows-1252>", "<META CHARSET = \"ISO-8859-1\">",
            "<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>",
            "<?xml version=\"1.0\" encoding=\"iso-8859-15\"?>",
        ])
    func other(page: String) { #expect(isOther(page)) }

    @Test(
        "is UTF-8 otherwise",
        arguments: [
            "", "=", "a=b", "<meta charset=utf-8>", "<meta charset='UTF-8'/>", "<p>charset", "charset charset=utf-8",
            "<meta name=x content=y><meta charset=utf8>", "harset=latin1", "\u{FEFF}<meta charset=utf-8>",
            String(repeating: " ", count: 1_100) + "<meta charset=latin1>",
        ])
    func utf8(page: String) { #expect(!isOther(page)) }
}

@Suite("A media type")
struct MediaTypeTests {
    @Test(
        "follows from the name",
        arguments: [
            ("index.html", "text/html; charset=utf-8"), ("a/b.CSS", "text/css; charset=utf-8"),
            ("m.mjs", "text/javascript; charset=utf-8"), ("x.wasm", "application/wasm"),
            ("p.svg", "image/svg+xml; charset=utf-8"),
            ("f.woff2", "font/woff2"), ("x.avif", "image/avif"), ("a.webmanifest", "application/manifest+json"),
            ("a.min.js", "text/javascript; charset=utf-8"), ("README", "application/octet-stream"),
            ("a.b/c", "application/octet-stream"), ("x.unknown", "application/octet-stream"),
            ("dot.", "application/octet-stream"),
        ])
    func types(name: String, type: String) throws {
        #expect(MediaType.of(try #require(SitePath(requestPath: "/" + name))) == type)
    }
}
