import Glibc
import HTTPServing
import NIOCore
import NIOEmbedded
import NIOHTTP1
import SystemPackage
import TestSupport
import Testing

@testable import StaticFiles

@Suite("A folder answers")
struct StaticFileResponderTests {
    private let folder: TemporaryFolder
    private let refusedLinks = Mailbox<String>()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("<!doctype html><head><title>x</title>", to: "index.html")
        try folder.write("body {}", to: "css/site.css")
        try folder.write("<p>part</p>", to: "part.html")
        try folder.write("", to: "empty.html")
    }

    /// Inserts `[+]` after `<head>`, and at the beginning of empty pages and documents.
    private static let insertion = PageInsertion(bytes: ByteBuffer(string: "[+]"), variant: "-v1") {
        start, _, policies, request in
        let head = Array(start).firstRange(of: Array("<head>".utf8))
        guard let offset = head?.upperBound ?? (start.isEmpty || request.isForDocument ? 0 : nil) else {
            return PageChange(policies: policies)
        }
        return PageChange(
            edits: [.init(range: offset..<offset, replacement: ByteBuffer(string: "[+]"))], policies: policies)
    }

    private func respond(
        _ path: String, method: HTTPMethod = .GET, _ fields: [(name: String, value: String)] = [],
        isInserting: Bool = true, rules: SiteRules = SiteRules()
    ) throws -> Response {
        let insertions = StaticFileResponder.Insertions(number: { 1 }, insertion: { Self.insertion })
        var notes = StaticFileResponder.Notes()
        notes.refusedLink = { [refusedLinks] in refusedLinks.put($0.relative) }
        let place = Place(folder: try SiteFolder(path: folder.path, followsLinks: false), served: nil)
        let responder = StaticFileResponder(
            site: Site(root: place, mounts: try Routes([])), rules: rules,
            insertions: isInserting ? insertions : nil, notes: notes,
            work: BackgroundWork {
                $0()
            } later: { _ in
            })
        let request = Request(method: method, target: path, fields: fields)
        switch responder.answer(to: request) {
        case .response(let response): return response
        case .later(let response): return try response(EmbeddedEventLoop()).wait()
        default: throw Errno.notSupported
        }
    }

    private func body(_ response: Response) -> String? {
        if case .bytes(let buffer) = response.body { String(buffer: buffer) } else { nil }
    }

    private func header(_ name: String, _ response: Response) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    @Test("with a file, its type and a validator")
    func file() throws {
        let response = try respond("/css/site.css")
        #expect(response.status == .ok && body(response) == "body {}")
        #expect(header("Content-Type", response) == "text/css; charset=utf-8")
        #expect(header("Cache-Control", response) == "no-cache")
        #expect(header("ETag", response)?.hasPrefix("\"") == true)
    }

    @Test("with a folder's index, and a redirect to the folder")
    func folders() throws {
        try folder.write("<p>docs", to: "docs/a b/index.html")
        #expect(body(try respond("/")) == "<!doctype html><head>[+]<title>x</title>")
        #expect(body(try respond("/docs/a%20b/")) == "<p>docs")
        let redirect = try respond("/docs/a%20b?q=1&r")
        #expect(redirect.status == .movedPermanently)
        #expect(header("Location", redirect) == "/docs/a%20b/?q=1&r")
        #expect(header("Location", try respond("//css")) == "/css/")
        #expect(body(try respond("/css/"))?.contains("site.css") == true)
        #expect(try respond("/index.html/").status == .notFound)
    }

    @Test("with the insertion in pages only")
    func insertions() throws {
        #expect(body(try respond("/empty.html")) == "[+]")
        #expect(body(try respond("/part.html")) == "<p>part</p>")
        #expect(body(try respond("/part.html", [("Sec-Fetch-Dest", "document")])) == "[+]<p>part</p>")
        #expect(body(try respond("/part.html", [("Upgrade-Insecure-Requests", "1")])) == "[+]<p>part</p>")
        // As our script asks for the page that it is in.
        #expect(
            body(try respond("/part.html", [("Sec-Fetch-Dest", "empty"), ("Upgrade-Insecure-Requests", "1")]))
                == "[+]<p>part</p>")
        #expect(
            body(try respond("/part.html", [("Sec-Fetch-Dest", "image"), ("Upgrade-Insecure-Requests", "1")]))
                == "<p>part</p>")
        #expect(body(try respond("/index.html", isInserting: false)) == "<!doctype html><head><title>x</title>")
        try folder.write("<head>", to: "page.txt")
        #expect(body(try respond("/page.txt")) == "<head>")
    }

    @Test("with 304 as long as nothing changes", arguments: [true, false])
    func notModified(isInserting: Bool) throws {
        // The file's change time is long past for this clock reading.
        try letFileTimesSettle()
        let tag = try #require(header("ETag", try respond("/index.html", isInserting: isInserting)))
        let again = try respond("/index.html", [("If-None-Match", tag)], isInserting: isInserting)
        #expect(again.status == .notModified)
        #expect(header("ETag", again) == tag)
        if case .none = again.body {} else { Issue.record("a 304 has no body") }
        let other = try respond("/index.html", [("If-None-Match", tag)], isInserting: !isInserting)
        #expect(other.status == .ok, "a page with the script is another page")
    }

    @Test("with the new bytes after every write, of the same size in the same instant too")
    func neverStale() throws {
        var tag = ""
        for number in 100..<300 {
            try folder.write("body {\(number)}", to: "css/site.css")
            let response = try respond("/css/site.css", [("If-None-Match", tag)])
            #expect(body(response) == "body {\(number)}")
            tag = header("ETag", response) ?? ""
        }
    }

    @Test("with 404 for what is missing, hidden, or no file")
    func notFound() throws {
        try folder.write("secret", to: ".env")
        try folder.write("secret", to: "server.pem")
        #expect(mkfifo(folder.url("pipe.html").string, 0o600) == 0)
        for path in [
            "/no.html", "/.env", "/.ENV", "/server.pem", "/pipe.html", "/css/site.css/x", "/.env?raw", "//.env",
        ] {
            let response = try respond(path)
            #expect(response.status == .notFound, "\(path)")
            #expect(body(response)?.contains("[+]") == true, "an error page is live too")
        }
    }

    @Test("with 400 for a path that is none", arguments: ["/..%2fx", "/%", "/a%00", "/../x"])
    func badPath(path: String) throws {
        #expect(try respond(path).status == .badRequest)
    }

    @Test("with 405 and what is allowed")
    func methods() throws {
        for method in [HTTPMethod.POST, .PUT, .DELETE, .TRACE] {
            let response = try respond("/", method: method)
            #expect(response.status == .methodNotAllowed)
            #expect(header("Allow", response) == "GET, HEAD, OPTIONS")
        }
        #expect(try respond("/", method: .RAW(value: "BREW")).status == .notImplemented)
        #expect(try respond("/", method: .OPTIONS).status == .noContent)
        guard case .file(let unread) = try respond("/", method: .HEAD).body else { return }
        #expect(unread.length == body(try respond("/"))?.utf8.count)
    }

    @Test("with what a link leads to inside, and a page that says no for a link that leads out")
    func links() async throws {
        let outside = try TemporaryFolder()
        try outside.write("secret", to: "secret.txt")
        try folder.link("inside.css", to: "css/site.css")
        try folder.link("absolute.css", to: folder.url("css/site.css").string)
        try folder.link("styles", to: "css")
        for path in ["/inside.css", "/absolute.css", "/styles/site.css"] {
            #expect(body(try respond(path)) == "body {}", "\(path)")
        }
        try folder.link("out.txt", to: outside.url("secret.txt").string)
        try folder.link("out", to: outside.path.string)
        try folder.link("up.txt", to: "../secret.txt")
        try folder.link("root", to: "/proc/self/root")
        for path in ["/out.txt", "/out/secret.txt", "/up.txt", "/root/etc/passwd"] {
            #expect(try respond(path).status == .forbidden, "\(path)")
            #expect(try await refusedLinks.next() == String(path.dropFirst()))
        }
        try folder.link("dangling", to: "nowhere")
        try folder.link("loop", to: "loop")
        #expect(try respond("/dangling").status == .notFound)
        #expect(try respond("/loop").status == .notFound)
    }

    @Test("never from a folder whose name only begins like its own")
    func siblingPrefix() throws {
        try Command.run("mkdir", "\(folder.path)-secret")
        defer { _ = try? Command.run("rm", "-r", "\(folder.path)-secret") }
        try Command.run("sh", "-c", "echo secret > '\(folder.path)-secret/x.txt'")
        try folder.link("x.txt", to: "\(folder.path)-secret/x.txt")
        #expect(try respond("/x.txt").status == .forbidden)
    }

    @Test("with files of hard names")
    func hardNames() throws {
        let names = [
            "a space.html", "quo\"te.txt", "%20.txt", "a..b.txt", "new\nline.txt", "😀.txt", "a&b<c>.txt", "?.txt",
        ]
        for name in names {
            try folder.write(name, to: name)
            let path = URLPath.encode(name.utf8)
            #expect(body(try respond(path)) == name, "\(path)")
        }
    }

    @Test("with the first part of a large file, and the rest from its descriptor")
    func large() throws {
        let text = "<!doctype html><head>" + String(repeating: "ü", count: 3_000_000)
        try folder.write(text, to: "large.html")
        guard case .file(let file) = try respond("/large.html").body else {
            Issue.record("it streams")
            return
        }
        guard case .bytes(let start)? = file.pieces.first else { return }
        #expect(String(buffer: start).hasPrefix("<!doctype html><head>[+]ü"))
        #expect(file.length == text.utf8.count + 3)
    }

    @Test("without a charset if the page has one of its own")
    func charset() throws {
        try folder.write("<meta charset=windows-1252>", to: "old.html")
        #expect(header("Content-Type", try respond("/old.html")) == "text/html")
    }

    @Test("not at all if it is no folder that can be served")
    func startup() throws {
        #expect(throws: SiteFolderError.missing(folder.url("no"))) { try SiteFolder(path: folder.url("no")) }
        #expect(throws: SiteFolderError.notAFolder(folder.url("index.html"))) {
            try SiteFolder(path: folder.url("index.html"))
        }
    }

    /// File times are told apart after 50 milliseconds; asks until the tag stays.
    private func letFileTimesSettle() throws {
        let deadline = ContinuousClock.now + .seconds(5)
        while header("ETag", try respond("/index.html")) != header("ETag", try respond("/index.html")) {
            try #require(ContinuousClock.now < deadline)
        }
    }
}
