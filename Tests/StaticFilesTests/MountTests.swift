import Testing

@testable import StaticFiles

@Suite("A mount")
struct MountTests {
    @Test(
        "is a path and a folder",
        arguments: [
            ("/assets=../dist", "/assets", "../dist"), ("/assets/=dist", "/assets", "dist"),
            ("//a///b//=x=y", "/a/b", "x=y"), ("/a%20b/%C3%BC=.", "/a b/ü", "."), ("/%2A=x", "/*", "x"),
            ("/ü=x", "/ü", "x"), ("/...=x", "/...", "x"), ("/__vif2=x", "/__vif2", "x"), ("/a=./~", "/a", "./~"),
        ])
    func parses(text: String, prefix: String, folder: String) throws {
        let mount = try Mount(parsing: text)
        #expect(mount.prefix == prefix)
        #expect(mount.folder == folder)
    }

    @Test(
        "is refused with the cure",
        arguments: [
            ("", MountError.incomplete("")), ("/a", .incomplete("/a")), ("/a=", .incomplete("/a=")),
            ("=a", .incomplete("=a")), ("/a=~/b", .tilde("/a=~/b")), ("/a=~", .tilde("/a=~")), ("/=a", .wholeSite),
            ("//=a", .wholeSite), ("/__vif=a", .ownPath("/__vif")), ("/%5F_vif/x=a", .ownPath("/%5F_vif/x")),
            ("a=b", .badPath("a")), ("/..=b", .badPath("/..")), ("/a/%2e%2E/b=b", .badPath("/a/%2e%2E/b")),
            ("/.=b", .badPath("/.")), ("/a%2Fb=b", .badPath("/a%2Fb")), ("/a%00=b", .badPath("/a%00")),
            ("/a%=b", .badPath("/a%")), ("/a%zz=b", .badPath("/a%zz")), ("/a%FF=b", .badPath("/a%FF")),
            (#"/a\b=b"#, .badPath(#"/a\b"#)), ("/a/*=b", .badPath("/a/*")), ("/a?b=b", .badPath("/a?b")),
            ("/a/\u{301}/../b=c", .badPath("/a/\u{301}/../b")),
        ])
    func refuses(text: String, error: MountError) {
        #expect(throws: error) { try Mount(parsing: text) }
    }

    @Test("names the cure in one sentence")
    func sentences() {
        #expect(
            MountError.duplicate("/a").description
                == "Two folders are mounted at /a: choose one, or mount one of them elsewhere.")
    }
}

@Suite("Routes")
struct RoutesTests {
    private func routes(_ mounts: [String]) throws -> Routes<String> {
        try Routes(
            mounts.map {
                let mount = try Mount(parsing: $0)
                return (mount: mount, endpoint: mount.folder)
            })
    }

    @Test(
        "lead to the nearest mount",
        arguments: [
            ("assets", "A", ""), ("assets/x", "A", "x"), ("assets/x/y.css", "A", "x/y.css"), ("assets/img", "B", ""),
            ("assets/img/x", "B", "x"), ("assets/images/x", "A", "images/x"), ("a b/x", "C", "x"),
            ("assets/\u{301}x", "A", "\u{301}x"),
        ])
    func found(path: String, endpoint: String, rest: String) throws {
        let found = try routes(["/assets=A", "/a%20b=C", "/assets/img=B"]).endpoint(for: path)
        #expect(found?.endpoint == endpoint)
        #expect(found.map { Array($0.rest.utf8) } == Array(rest.utf8))
    }

    @Test(
        "leave the rest of the site alone",
        arguments: ["", "asset", "assets-x", "assets.css", "x/assets", "Assets", "e\u{301}"])
    func missed(path: String) throws {
        #expect(try routes(["/assets=A", "/\u{E9}=D"]).endpoint(for: path) == nil)
    }

    @Test("have one folder for each path", arguments: [["/a=1", "/b=2", "/a/=3"], ["/a=1", "/%61=2"]])
    func duplicates(mounts: [String]) {
        #expect(throws: MountError.duplicate("/a")) { try routes(mounts) }
    }

    @Test("hold names that begin with an accent")
    func accent() throws {
        #expect(try routes(["/\u{301}a=1"]).endpoint(for: "\u{301}a/b")?.rest == "b")
    }
}

@Suite("A mount at a virtual host")
struct VirtualHostMountTests {
    @Test(
        "is a host, perhaps a path, and a folder",
        arguments: [
            ("docs.localhost=docs", "docs.localhost", "", "docs"), ("Docs.Localhost/=d", "docs.localhost", "", "d"),
            ("a.b.localhost/m/n/=../x=y", "a.b.localhost", "/m/n", "../x=y"),
        ])
    func parses(text: String, host: String, prefix: String, folder: String) throws {
        let mount = try Mount(parsing: text)
        #expect(mount.host == host && mount.prefix == prefix && mount.folder == folder)
    }

    @Test(
        "is refused with the cure",
        arguments: [
            ("example.com=d", MountError.badHost("example.com")), (".localhost=d", .badHost(".localhost")),
            ("a..localhost=d", .badHost("a..localhost")), ("docs.localhost:80=d", .badHost("docs.localhost:80")),
            ("docs.localhost/..=d", .badPath("/..")), ("docs.localhost/__vif=d", .ownPath("/__vif")),
            ("127.0.0.1=d", .badHost("127.0.0.1")), ("*.localhost=d", .badHost("*.localhost")),
        ])
    func refuses(text: String, error: MountError) {
        #expect(throws: error) { try Mount(parsing: text) }
    }

    private func routes(_ mounts: String...) throws -> Routes<String> {
        try Routes(
            mounts.map {
                let mount = try Mount(parsing: $0)
                return (mount: mount, endpoint: mount.folder)
            })
    }

    @Test("counts at its host only, before one of the site, and without those if it is all of the host")
    func found() throws {
        let routes = try routes("/m=site", "a.localhost/m=A", "b.localhost=B", "b.localhost/m=BM", "a.localhost/x=X")
        func endpoint(_ host: String?, _ path: String) -> String? {
            routes.endpoint(for: path, at: host).map { "\($0.endpoint):\($0.rest)" }
        }
        #expect(endpoint(nil, "m/f") == "site:f" && endpoint(nil, "x/f") == nil)
        #expect(endpoint("a.localhost", "m/f") == "A:f" && endpoint("a.localhost", "x") == "X:")
        #expect(endpoint("a.localhost", "y") == nil)
        #expect(endpoint("b.localhost", "m/f") == "BM:f" && endpoint("b.localhost", "y/z") == "B:y/z")
        #expect(routes.hosts == ["a.localhost", "b.localhost"] && routes.sharingHosts == ["a.localhost"])
        #expect(throws: MountError.duplicate("a.localhost/m")) {
            _ = try self.routes("a.localhost/m=1", "/m=2", "A.localhost/m/=3")
        }
    }
}
