import Testing

@testable import StaticFiles

@Suite("The fallback of an application")
struct FallbackRuleTests {
    private static let chromium =
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"

    private func isNavigation(
        _ path: String, method: String = "GET", accept: String? = chromium, mode: String? = nil, dest: String? = nil
    ) -> Bool {
        FallbackRule().isNavigation(method: method, accept: accept, secFetchMode: mode, secFetchDest: dest, path: path)
    }

    @Test(
        "is for addresses, with dots or without",
        arguments: [
            "/user/1", "/", "/user/john.doe", "/v1.2.3", "/a.com", "/about.html", "/a.js/", "/x.css/edit", "/.js",
            "/a.", "",
        ])
    func addresses(path: String) {
        #expect(isNavigation(path))
        #expect(isNavigation(path, method: "HEAD"))
        #expect(isNavigation(path, accept: nil, mode: "navigate", dest: "document"))
    }

    @Test(
        "is not for what pages load",
        arguments: ["/app.js", "/a/site.css", "/x.PNG", "/data.json", "/app.js.map", "/x.woff2", "/src/main.tsx"])
    func assets(path: String) {
        #expect(!isNavigation(path))
        #expect(!isNavigation(path, dest: "document"))
        #expect(isNavigation(path, mode: "navigate"), "someone wants to see it")
        #expect(!isNavigation(path, mode: "no-cors", dest: "script"))
    }

    @Test(
        "believes what the browser says it asks for",
        arguments: [
            ("navigate", "document", true), ("navigate", "iframe", true), ("navigate", "frame", true),
            ("navigate", nil, true), ("navigate", "object", true), (nil, "document", true), ("cors", "empty", false),
            ("no-cors", "script", false), ("no-cors", "image", false), ("cors", nil, false), (nil, "empty", false),
            ("cors", "document", false), ("websocket", "websocket", false), ("same-origin", "worker", false),
        ] as [(String?, String?, Bool)])
    func fetchMetadata(mode: String?, dest: String?, expected: Bool) {
        #expect(isNavigation("/user/1", mode: mode, dest: dest) == expected)
    }

    @Test("is not for a picture in a frame of its own", arguments: ["object", "embed"])
    func objects(dest: String) {
        #expect(!isNavigation("/missing.svg", mode: "navigate", dest: dest))
    }

    @Test("is for reading only", arguments: ["POST", "PUT", "OPTIONS", "get", ""])
    func methods(method: String) {
        #expect(!isNavigation("/user/1", method: method, mode: "navigate", dest: "document"))
    }

    @Test(
        "is for who wants a page most",
        arguments: [
            (chromium, true), ("text/html", true), ("TEXT/HTML ; charset=utf-8", true), ("text/html, */*;q=0.1", true),
            ("application/json;q=0.5, text/html", true), ("application/xhtml+xml", true), ("*/*", false),
            ("text/*", false), (nil, false), ("", false), ("application/json, text/plain, */*", false),
            ("application/json, text/html", false), ("text/html;q=0", false), ("text/html;q=0.9, image/png", false),
            ("text/html;q=1.5", false), ("text/html;q=", false), ("text/html;q=0.1234", false),
            ("text/html;Q=1.000", true), ("text/htmlx", false), (",,;,", false),
        ] as [(String?, Bool)])
    func accept(accept: String?, expected: Bool) {
        #expect(isNavigation("/user/1", accept: accept) == expected)
    }

    @Test(
        "is a page in the folder",
        arguments: [
            ("index.html", "index.html"), ("/app//200.HTML", "app/200.HTML"), ("a.htm", "a.htm"),
            ("ü b.html", "ü b.html"),
        ])
    func parses(file: String, page: String) throws {
        #expect(try FallbackRule(parsing: file).page == page)
    }

    @Test(
        "is refused with the cure",
        arguments: [
            ("", FallbackError.badFile("")), ("/", .badFile("/")), ("../a.html", .badFile("../a.html")),
            ("./a.html", .badFile("./a.html")), ("a\u{0}.html", .badFile("a\u{0}.html")), ("app", .notPage("app")),
            ("app.js", .notPage("app.js")), (".html", .notPage(".html")),
        ])
    func refuses(file: String, error: FallbackError) {
        #expect(throws: error) { try FallbackRule(parsing: file) }
    }
}
