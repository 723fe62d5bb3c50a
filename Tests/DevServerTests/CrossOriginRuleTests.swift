import Testing

@testable import DevServer

@Suite("An allowed origin")
struct OriginTests {
    @Test(
        "is written as browsers do",
        arguments: [
            ("http://localhost:3000", "http://localhost:3000"), ("HTTPS://Example.COM", "https://example.com"),
            ("http://a:80", "http://a"), ("https://a:443", "https://a"), ("https://a:80", "https://a:80"),
            ("http://[::1]:3000", "http://[::1]:3000"), ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
            ("capacitor://localhost", "capacitor://localhost"), ("chrome-extension://abc", "chrome-extension://abc"),
            ("http://127.0.0.1:08080", "http://127.0.0.1:8080"),
        ])
    func parses(text: String, origin: String) throws {
        #expect(try Origin(text).text == origin)
    }

    @Test(
        "is no other address",
        arguments: [
            "", "localhost", "localhost:3000", "http://", "http://a/", "http://a/b", "http://a:", "http://a:0",
            "http://a:65536", "http://a:+80", "http://a:1:2", "http://u@a", "http://a?b", "http://a#b", "http://*",
            "http://*.a", "http://[::1", "http://[]", "http://[::1]x", "http://[:", "http://ü", "://a", "1a://b",
            "http:/a", "http://a b", "http://a\r\nb", "http://a,b", "http://\u{212A}",
        ])
    func refuses(text: String) {
        #expect(throws: CrossOriginError.badOrigin(text)) { try Origin(text) }
    }

    @Test("is not null", arguments: ["null", "NULL", "file:///x", "file://"])
    func refusesNull(text: String) {
        #expect(throws: CrossOriginError.nullOrigin) { try Origin(text) }
    }

    @Test(
        "is part of a page's address",
        arguments: [
            ("http://localhost:3000/a/b?c", "http://localhost:3000"), ("http://a", "http://a"),
            ("http://a?b://c/", "http://a"), ("http://a.evil/", "http://a.evil"), ("/a//b", nil), ("", nil),
            ("null", nil), ("about:blank", nil), ("http://u@a/", nil), ("http:/x/a", nil), ("//a", nil),
        ] as [(String, String?)])
    func referer(address: String, origin: String?) {
        #expect(Origin(ofPage: address)?.text == origin)
    }
}

@Suite("The cross-origin rule")
struct CrossOriginRuleTests {
    private func lines(_ fields: [(name: String, value: String)]) -> [String] {
        fields.map { "\($0.name): \($0.value)" }
    }

    @Test("grants nothing without the option")
    func none() throws {
        for rule in [CrossOriginRule.none, try CrossOriginRule(origins: [])] {
            #expect(rule.fields(forOrigin: "http://a").isEmpty)
            #expect(rule.preflightFields(forOrigin: "http://a", requestedHeaders: "x").isEmpty)
            #expect(!rule.allowsEmbedding(origin: "http://a", referer: "http://a/"))
        }
    }

    @Test("grants everyone the same", arguments: [nil, "http://a", "null"])
    func any(origin: String?) throws {
        let rule = try CrossOriginRule(origins: ["*"])
        #expect(lines(rule.fields(forOrigin: origin)) == ["Access-Control-Allow-Origin: *", "Timing-Allow-Origin: *"])
        #expect(rule.allowsEmbedding(origin: origin, referer: nil))
    }

    @Test("grants the origins that were named", arguments: ["http://a", "http://localhost:3000", "https://c"])
    func some(origin: String) throws {
        let rule = try CrossOriginRule(origins: ["http://A, http://localhost:3000", "https://c"])
        #expect(
            lines(rule.fields(forOrigin: origin)) == [
                "Access-Control-Allow-Origin: \(origin)", "Timing-Allow-Origin: \(origin)", "Vary: Origin",
            ])
    }

    @Test(
        "grants no other origin, and tells caches that it might have",
        arguments: [nil, "", "null", "*", "http://b", "http://a:81", "https://a", "http://a.b", "http://a, http://a"])
    func others(origin: String?) throws {
        let rule = try CrossOriginRule(origins: ["http://a"])
        #expect(lines(rule.fields(forOrigin: origin)) == ["Vary: Origin"])
        #expect(lines(rule.preflightFields(forOrigin: origin, requestedHeaders: nil)) == ["Vary: Origin"])
        #expect(!rule.allowsEmbedding(origin: origin, referer: nil))
    }

    @Test("answers a preflight")
    func preflight() throws {
        let rule = try CrossOriginRule(origins: ["http://a"])
        #expect(
            lines(rule.preflightFields(forOrigin: "http://a", requestedHeaders: "x-a, b c,Range,,\r\nX: y")) == [
                "Access-Control-Allow-Origin: http://a", "Access-Control-Allow-Methods: GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers: x-a, Range", "Access-Control-Max-Age: 600", "Vary: Origin",
            ])
        #expect(
            lines(try CrossOriginRule(origins: ["*"]).preflightFields(forOrigin: "null", requestedHeaders: nil)) == [
                "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET, HEAD, OPTIONS",
                "Access-Control-Max-Age: 600",
            ])
    }

    @Test("repeats no more than 64 names and 1,024 bytes of a preflight")
    func bounds() throws {
        let rule = try CrossOriginRule(origins: ["*"])
        let many = rule.preflightFields(forOrigin: "http://a", requestedHeaders: String(repeating: "a,", count: 5_000))
        #expect(many[2].value == (0..<64).map { _ in "a" }.joined(separator: ", "))
        let names = (0..<20).map { _ in String(repeating: "b", count: 100) }
        let long = rule.preflightFields(
            forOrigin: "http://a", requestedHeaders: names.joined(separator: ","))
        #expect(long[2].value == names[..<10].joined(separator: ", "))
    }

    @Test(
        "knows a preflight",
        arguments: [
            ("OPTIONS", "http://a", "GET", true), ("OPTIONS", nil, "GET", false), ("OPTIONS", "http://a", nil, false),
            ("GET", "http://a", "GET", false),
        ] as [(String, String?, String?, Bool)])
    func isPreflight(method: String, origin: String?, requested: String?, expected: Bool) {
        #expect(
            CrossOriginRule.isPreflight(method: method, origin: origin, requestedMethod: requested) == expected)
    }

    @Test(
        "lets a page of a named origin embed files",
        arguments: [
            ("http://a", nil, true), (nil, "http://a/page", true), (nil, "http://a", true), (nil, nil, false),
            (nil, "http://b/http://a/", false), (nil, "http://a.b/", false), ("http://b", "http://a/", false),
            ("null", "http://a/", false),
        ] as [(String?, String?, Bool)])
    func embedding(origin: String?, referer: String?, expected: Bool) throws {
        let rule = try CrossOriginRule(origins: ["http://a"])
        #expect(rule.allowsEmbedding(origin: origin, referer: referer) == expected)
    }

    @Test(
        "is refused with the cure",
        arguments: [
            (["*", "http://a"], CrossOriginError.anyAndSome), (["*,http://a"], .anyAndSome), (["null"], .nullOrigin),
            (["http://a,"], .badOrigin("")), ([""], .badOrigin("")), (["http://a/"], .badOrigin("http://a/")),
        ])
    func refuses(origins: [String], error: CrossOriginError) {
        #expect(throws: error) { try CrossOriginRule(origins: origins) }
    }

    @Test("names the cure in one sentence")
    func sentences() {
        #expect(
            CrossOriginError.badOrigin("a").description
                == "\"a\" is no origin: write scheme, host and port, without a path, as in "
                + "http://localhost:3000.")
    }
}
