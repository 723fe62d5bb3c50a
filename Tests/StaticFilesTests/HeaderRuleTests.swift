import Glibc
import HTTPServing
import NIOHTTP1
import Testing

@testable import StaticFiles

@Suite("A path pattern")
struct PathPatternTests {
    @Test(
        "fits",
        arguments: [
            ("/index.html", "/index.html"), ("*", "/"), ("*", "/a/b.css"), ("**", "/a/b"), ("/*", "/"),
            ("/*", "/a"), ("/*", "/a/b/"), ("/**", "/a/b"), ("/docs/*", "/docs/"), ("/docs/*", "/docs/a/b"),
            ("/docs/", "/docs/"), ("/docs/", "/docs/a/b"), ("*.css", "/site.css"), ("*.css", "/a/b/site.css"),
            ("sw.js", "/a/sw.js"), ("*.css", "/.css"), ("/a*c", "/ac"), ("/a*c", "/abcbc"), ("/a*/c", "/ab/c"),
            ("/a/**/c", "/a/c"), ("/a/**/c", "/a/b/b/c"), ("/**/c", "/c"), ("**/c", "/c"), ("**/c", "/a/b/c"),
            ("/**/*.png", "/x.png"), ("/**/*.png", "/a/b/x.png"), ("/a**z", "/a/b/z"), ("/a**z", "/az"),
            ("/?.js", "/a.js"), ("/**/**/c", "/b/c"), ("/a/**/", "/a/b"), ("/[id].js", "/[id].js"),
            ("/*/*b", "/a/ab"), ("/**a*b", "/xa/ab"), ("/é/*", "/é/x"), ("/100%", "/100%"),
        ])
    func fits(pattern: String, path: String) throws {
        #expect(try PathPattern(pattern).matches(path))
    }

    @Test(
        "does not fit",
        arguments: [
            ("/index.html", "/index.htm"), ("/index.html", "/index.html2"), ("/docs/", "/docs"), ("/docs/*", "/docs"),
            ("/docs/", "/docs2/a"), ("*.css", "/site.css/a"), ("*.css", "/site.css/"), ("*.css", "/site.scss2"),
            ("/*.css", "/a/site.css"), ("/a*c", "/a/c"), ("/a*/c", "/a/b/c"), ("/a/**/c", "/a/bc"),
            ("/a/**/c", "/ac"), ("**/c", "/bc"), ("/a?c", "/a/c"), ("/a?", "/a"), ("sw.js", "/asw.js"),
            ("/[id].js", "/i.js"), ("/?", "/é"), ("/a/**/b/**/c", "/a/b"), ("/A", "/a"),
        ])
    func misses(pattern: String, path: String) throws {
        #expect(try !PathPattern(pattern).matches(path))
    }

    @Test("is not slower for having many wildcards")
    func isLinear() throws {
        let path = "/" + String(repeating: "a", count: 100_000)
        #expect(try !PathPattern("/" + String(repeating: "*a", count: 60) + "b").matches(path))
        #expect(try !PathPattern("/" + String(repeating: "**a", count: 60) + "b").matches(path))
    }

    @Test("with single asterisks means what fnmatch(3) says")
    func agreesWithFnmatch() throws {
        var generator = Steps(state: 1)
        var fitting = 0
        for _ in 0..<20_000 {
            let pattern = "/" + generator.text(of: ["a", "b", "/", "*", "?"]) + "a"
            guard !pattern.contains("**") else { continue }
            let path = "/" + generator.text(of: ["a", "b", "/"]) + "a"
            let expected = fnmatch(pattern, path, FNM_PATHNAME) == 0
            fitting += expected ? 1 : 0
            #expect(try PathPattern(pattern).matches(path) == expected, "\(pattern) \(path)")
        }
        #expect(fitting > 500)
    }
}

/// Knuth's linear congruential generator: the same texts in every run.
private struct Steps {
    var state: UInt64

    mutating func text(of pieces: [String]) -> String {
        (0..<next(8)).map { _ in pieces[next(pieces.count)] }.joined()
    }

    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}

@Suite("A header rule")
struct HeaderRuleTests {
    @Test(
        "is a pattern, a name and a value",
        arguments: [
            ("/*: X-Frame-Options: DENY", "X-Frame-Options", "DENY"), ("*.css:A:b", "A", "b"),
            (" /a : Link :\t</b.css>; rel=preload ", "Link", "</b.css>; rel=preload"),
            ("/*: Refresh: 5; url=http://localhost/", "Refresh", "5; url=http://localhost/"),
            ("/*: cache-control:", "cache-control", ""),
        ])
    func parses(text: String, name: String, value: String) throws {
        let rule = try HeaderRule(parsing: text)
        #expect(rule.name == name)
        #expect(rule.value == value)
    }

    @Test(
        "is refused with the cure",
        arguments: [
            ("", HeaderRuleError.incomplete("")), ("X-A: b", .incomplete("X-A: b")),
            (": X-A: b", .badPattern("")), ("docs/a: X-A: b", .badPattern("docs/a")),
            ("Location: http://localhost", .badPattern("Location")), (#"/a\*: A: b"#, .backslash(#"/a\*"#)),
            ("/*: X A: b", .badName("X A")), ("/*: : b", .badName("")), ("/*: Ä: b", .badName("Ä")),
            ("/*: content-length: 5", .ownName("content-length")), ("/*: TE: x", .ownName("TE")),
            ("/*: Content-Range: x", .ownName("Content-Range")), ("/*: Date: x", .ownName("Date")),
            ("/*: A: b\r\nSet-Cookie: c", .badValue(name: "A")), ("/*: A: b\u{0}", .badValue(name: "A")),
            ("/*: A: ü", .badValue(name: "A")), ("/*: A: ", .emptyValue(name: "A")),
        ])
    func refuses(text: String, error: HeaderRuleError) {
        #expect(throws: error) { try HeaderRule(parsing: text) }
    }

    @Test("has room for 126 characters from the first wildcard on")
    func limit() throws {
        let names = String(repeating: "x", count: 125)
        #expect(try HeaderRule(parsing: "/*\(names): A: b").applies(toPath: "/a\(names)"))
        #expect(try HeaderRule(parsing: "/\(names)\(names)/: A: b").applies(toPath: "/\(names)\(names)/a"))
        #expect(throws: HeaderRuleError.patternTooLong("/*\(names)x")) { try HeaderRule(parsing: "/*\(names)x: A: b") }
    }

    @Test("names the cure in one sentence")
    func sentences() {
        #expect(
            HeaderRuleError.emptyValue(name: "A").description
                == "The rule for A has no value: write one; only Cache-Control, Cross-Origin-Resource-Policy, ETag, "
                + "Last-Modified and X-Content-Type-Options can be removed.")
    }
}

@Suite("Header rules")
struct HeaderRulesTests {
    private func edits(_ texts: [String], path: String = "/a.css", isFile: Bool = true) throws -> HeaderEdits {
        try HeaderRules(texts.map { try HeaderRule(parsing: $0) }).edits(forPath: path, isFile: isFile)
    }

    private func lines(_ fields: [(name: String, value: String)]) -> [String] {
        fields.map { "\($0.name): \($0.value)" }
    }

    @Test(
        "make the fields of a response",
        arguments: [
            ([], []), (["/b: A: 1"], []), (["/*: A: 1", "*.css: B: 2"], ["A: 1", "B: 2"]),
            (["/*: A: 1", "/*: B: 2", "*.css: a: 3"], ["B: 2", "a: 3"]),
            (["*.css: A: 1", "/*: A: 2"], ["A: 2"]), (["/*: Link: 1", "/*: link: 2"], ["Link: 1", "link: 2"]),
            (["/*: Set-Cookie: 1", "/*: Set-Cookie: 2"], ["Set-Cookie: 1", "Set-Cookie: 2"]),
            (["/*: ETag: \"1\"", "*.css: ETag:"], []), (["/*: ETag:", "*.css: ETag: \"1\""], ["ETag: \"1\""]),
        ])
    func fields(rules: [String], expected: [String]) throws {
        #expect(lines(try edits(rules).fields) == expected)
    }

    @Test("take the place of our own fields")
    func replace() throws {
        var response = Response(
            status: .ok, headers: [("ETag", "x"), ("cache-control", "no-cache"), ("Content-Security-Policy", "old")])
        let edits = try edits(["/*: Cache-Control: max-age=5", "/*: ETag:", "/*: Content-Security-Policy: new"])
        edits.apply(to: &response)
        #expect(
            lines(response.headers) == [
                "Content-Security-Policy: old", "Cache-Control: max-age=5", "Content-Security-Policy: new",
            ])
        #expect(edits.replaces("etag"))
        #expect(!edits.replaces("Content-Security-Policy"))
        #expect(!edits.replaces("X-Content-Type-Options"))
    }

    @Test("do not describe an error page as a file")
    func errorPage() throws {
        let rules = ["*.css: Content-Type: text/css", "*.css: Content-Encoding: gzip", "*.css: A: 1"]
        let edits = try edits(rules, isFile: false)
        #expect(lines(edits.fields) == ["A: 1"])
        #expect(!edits.replaces("Content-Type"))
    }
}
