import Testing

@testable import LiveReload

@Suite("The address of a file that a tool names")
struct SiteAddressTests {
    @Test(
        "is the file's place below the root",
        arguments: [
            ("/srv/www/css/a.css", "/css/a.css"), ("/srv/www", "/"), ("/srv/www/", "/"), ("//srv//www//a", "/a"),
            ("/srv/www/../www/./a", "/a"), ("/srv/www/a b%20.css", "/a%20b%2520.css"), ("/srv/www/a?b", "/a%3Fb"),
            ("a.css", "/a.css"), ("./css/a.css", "/css/a.css"), ("css//a.css", "/css/a.css"), ("a%20b", "/a%2520b"),
            ("../a.css", "/a.css"), ("css/../../../a.css", "/a.css"), ("", "/"), (".", "/"), ("...", "/..."),
            ("\u{301}a/\u{301}b", "/%CC%81a/%CC%81b"), ("a\u{0}\n\\b", "/a%00%0A%5Cb"),
        ])
    func below(name: String, path: String) {
        #expect(SiteAddress.path(of: name, root: "/srv/www") == path)
        #expect(SiteAddress.path(of: name, root: "/srv/www/") == path)
    }

    @Test(
        "is what it names where it is not below the root",
        arguments: [
            ("/css/a.css", "/css/a.css"), ("/a%20b.css?livereload=1", "/a%20b.css"), ("/a b.css", "/a%20b.css"),
            ("/100%.css", "/100%25.css"), ("/srv/www-secret/a", "/srv/www-secret/a"), ("/srv", "/srv"), ("/", "/"),
            ("/srv/www/../x", "/srv/x"), ("/%2e%2e/%2e%2e/a", "/a"), ("/a%2fb", "/a/b"), ("/%FF", "/%FF"),
            ("//evil.example/a", "/evil.example/a"),
        ])
    func elsewhere(name: String, path: String) {
        #expect(SiteAddress.path(of: name, root: "/srv/www") == path)
    }

    @Test("in the root of all files is its path")
    func rootOfAll() {
        #expect(SiteAddress.path(of: "/a%20b", root: "/") == "/a%2520b")
        #expect(SiteAddress.path(of: "/srv/wwwx", below: "/srv/www") == nil)
        #expect(SiteAddress.path(of: "a", below: "/") == nil)
    }
}
