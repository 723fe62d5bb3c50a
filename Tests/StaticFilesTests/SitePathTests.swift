import Testing

@testable import StaticFiles

@Suite("The path of a request")
struct SitePathTests {
    @Test(
        "is decoded once",
        arguments: [
            ("/", "", true), ("/a.html", "a.html", false), ("/a/b/", "a/b", true), ("/a%20b.html", "a b.html", false),
            ("/%252e%252e/x", "%2e%2e/x", false), ("/a..b.txt", "a..b.txt", false), ("/.../x", ".../x", false),
            ("/%C3%BC", "ü", false), ("/a%0Ab", "a\nb", false), ("/a:b", "a:b", false), ("/%25", "%", false),
            ("//etc/passwd", "etc/passwd", false), ("///", "", true), ("/a//b", "a/b", false), ("/~x", "~x", false),
        ])
    func decoded(path: String, relative: String, isFolder: Bool) throws {
        let path = try #require(SitePath(requestPath: path))
        #expect(path.relative == relative && path.isFolder == isFolder)
    }

    @Test(
        "is refused if it is not plainly a list of names",
        arguments: [
            "", "x", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/.%2e/", "/..%2f..%2fetc/passwd", "/a%2f..%2fb",
            "/..%5c..%5cx", "/..\\..\\x", "/a\\b", "/a%00.html", "/a%00", "/%c0%ae%c0%ae/", "/%ff", "/%ed%a0%80", "/%",
            "/%zz", "/%4", "/a%2", "/./a", "/a/.", "/a/./", "/.", "/..", "//evil.example/%2e%2e", "/%+1", "/.env%2f",
        ])
    func refused(path: String) {
        #expect(SitePath(requestPath: path) == nil)
    }

    @Test("has a page of its own if it is a folder")
    func index() throws {
        #expect(try #require(SitePath(requestPath: "/")).index.relative == "index.html")
        #expect(try #require(SitePath(requestPath: "/a/")).index.relative == "a/index.html")
    }

    @Test("is escaped again for a URL")
    func encoded() throws {
        #expect(try #require(SitePath(requestPath: "/a%20b/%C3%BC%0D%0Ax")).encoded == "/a%20b/%C3%BC%0D%0Ax")
        #expect(try #require(SitePath(requestPath: "//evil.example")).encoded == "/evil.example")
    }

    @Test(
        "is hidden if a name in it is private",
        arguments: [
            "/.env", "/.ENV", "/.env.local", "/.git/config", "/sub/.ssh/id_rsa", "/x.pem", "/X.PEM", "/.npmrc",
            "/.env/",
            "//.env", "/%2eenv", "/foo%D8%80/.env", "/key.p12", "/a/server.key/x",
        ])
    func hidden(path: String) throws {
        #expect(HiddenNames.hides(try #require(SitePath(requestPath: path))))
    }

    @Test("is not hidden otherwise", arguments: ["/env", "/a.b", "/.well-known/x", "/key", "/a~1", "/x.pem.html"])
    func shown(path: String) throws {
        #expect(!HiddenNames.hides(try #require(SitePath(requestPath: path))))
    }
}
