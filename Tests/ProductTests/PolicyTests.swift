import TestSupport
import Testing

@Suite("A page with a content-security policy")
struct PolicyTests {
    private static let field = "Content-Security-Policy"
    private static let page = "<!doctype html><html><head><title>x</title></head><p>x"

    private func site(_ policies: String..., page: String = page) throws -> ServingSite {
        try ServingSite(
            policies.flatMap { ["--header", "/*: \(Self.field): \($0)"] },
            files: ["index.html": page, "a.txt": "x", "docs/x.txt": "x"])
    }

    /// The sources of a directive.
    private func sources(_ directive: String, in policy: String) -> Set<Substring> {
        let directives = policy.split(separator: ";").map { $0.split(separator: " ") }
        return Set(directives.first { $0.first == directive[...] }?.dropFirst() ?? [])
    }

    @Test("has the nonce of its policy in the script's tag")
    func nonce() throws {
        let site = try site("default-src 'none'; script-src 'nonce-abc'")
        let response = try site.get("/")
        #expect(response.text.contains(#" nonce="abc"></script>"#))
        let policy = try #require(response[Self.field])
        #expect(sources("script-src", in: policy) == ["'nonce-abc'"])
        #expect(sources("default-src", in: policy) == ["'none'"])
        #expect(sources("connect-src", in: policy).contains("ws://localhost"[...]))
    }

    @Test(
        "may open the socket at the host and port that it was asked for at",
        arguments: ["localhost", "127.0.0.1", "docs.localhost"])
    func socket(host: String) throws {
        let site = try site("default-src 'self'; connect-src https://api.example")
        let response = try site.get("/", ["Host": "\(host):\(site.vif.port)"])
        let connect = sources("connect-src", in: try #require(response[Self.field]))
        #expect(connect.contains("ws://\(host):\(site.vif.port)"[...]))
        #expect(connect.contains("https://api.example"[...]))
    }

    /// The script is before it, where it does not hold yet.
    @Test("in its own markup may open the socket too")
    func meta() throws {
        let site = try site(
            page:
                "<!doctype html><head><meta http-equiv=\"\(Self.field)\" content=\"default-src 'none'; script-src 'nonce-abc'\">"
        )
        let response = try site.get("/", ["Host": "localhost:\(site.vif.port)"])
        #expect(response[Self.field] == nil)
        #expect(response.text.hasPrefix(#"<!doctype html><head><script src="/__vif/client.js""#))
        #expect(response.text.contains("connect-src 'self' ws://localhost:\(site.vif.port); script-src 'nonce-abc'"))
        #expect(response["Content-Length"] == String(response.body.count))
    }

    @Test("is told of in the terminal once, however often it is asked for")
    func said() throws {
        let site = try site("default-src 'none'; script-src 'nonce-abc'")
        for _ in 0..<5 { _ = try site.get("/") }
        let line = try site.vif.readLine { $0.contains("policy") }
        #expect(line.contains("connect-src"))
        try site.folder.write("new", to: "a.txt")
        // What is said next is about the file.
        #expect(try site.vif.readLine { _ in true }.contains("a.txt changed"))
    }

    @Test("has the same policy when it is unchanged, and in a part of it")
    func notModified() throws {
        let site = try site("default-src 'none'; script-src 'nonce-abc'")
        let whole = try site.settled("/")
        for _ in 0..<3 {
            let response = try site.get("/", ["If-None-Match": try #require(whole["ETag"])])
            #expect(response.status == 304)
            #expect(response.values(Self.field) == whole.values(Self.field))
        }
        let part = try site.get("/", ["Range": "bytes=0-9"])
        #expect(part.status == 206)
        #expect(part.values(Self.field) == whole.values(Self.field))
        #expect(try site.request("HEAD", "/").values(Self.field) == whole.values(Self.field))
    }

    @Test("asked for at two hosts has two policies, and neither gets the other's")
    func twoHosts() throws {
        let site = try site("default-src 'none'; script-src 'nonce-abc'")
        _ = try site.settled("/")
        for _ in 0..<3 {
            for host in ["localhost:1", "docs.localhost:2"] {
                let policy = try #require(try site.get("/", ["Host": host])[Self.field])
                #expect(policy.contains("ws://\(host)"))
                let tag = try #require(try site.get("/", ["Host": host])["ETag"])
                let unchanged = try site.get("/", ["Host": host, "If-None-Match": tag])
                #expect(unchanged[Self.field] == policy)
            }
        }
    }

    @Test("leaves the policies of other files as they are")
    func others() throws {
        let policy = "default-src 'none'; script-src 'nonce-abc'"
        #expect(try site(policy).get("/a.txt").values(Self.field) == [policy])
        let still = try ServingSite(
            ["--no-reload", "--header", "/*: \(Self.field): \(policy)"], files: ["index.html": Self.page])
        #expect(try still.get("/").values(Self.field) == [policy])
        #expect(try still.get("/").text == Self.page)
    }

    @Test("is live also where nothing is, and in listings", arguments: ["/missing", "/docs/"])
    func madeUp(path: String) throws {
        let site = try site("default-src 'none'; script-src 'nonce-abc'")
        let response = try site.get(path)
        let isAllowed = response.values(Self.field).allSatisfy { policy in
            let scripts = sources("script-src", in: policy)
            let connect = sources("connect-src", in: policy)
            return
                (scripts.contains("'self'")
                || scripts.contains("'nonce-abc'") && response.text.contains(#"nonce="abc""#))
                && (connect.contains("'self'") || connect.contains { $0.hasPrefix("ws://") })
        }
        #expect(isAllowed, "\(response.values(Self.field))")
    }
}
