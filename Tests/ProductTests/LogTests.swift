import TestSupport
import Testing

@Suite("With --log")
struct LogTests {
    private let site: ServingSite

    init() throws {
        site = try ServingSite(
            ["--log"],
            files: [
                "index.html": "<!doctype html><p>x", "a.txt": "0123456789", "docs/x.txt": "x",
                "large.bin": String(repeating: "x", count: 20_000_000),
            ])
    }

    /// The words of the next line about a request, without the time of day.
    private func line() throws -> [String] {
        let line = try site.vif.readLine { $0.contains(" GET ") || $0.contains(" HEAD ") || $0.contains(" 4") }
        return line.split(separator: " ").dropFirst().map(String.init)
    }

    @Test(
        "each request is one line, with status, method, target and size",
        arguments: [
            ("GET", "/a.txt", [:], ["200", "GET", "/a.txt", "10", "B"]),
            ("HEAD", "/a.txt", [:], ["200", "HEAD", "/a.txt", "0", "B"]),
            ("GET", "/a.txt?q=1", ["Range": "bytes=0-2"], ["206", "GET", "/a.txt?q=1", "3", "B"]),
            ("GET", "/a.txt", ["Range": "bytes=99-"], ["416", "GET", "/a.txt", "0", "B"]),
            ("GET", "/a.txt", ["If-None-Match": "*"], ["304", "GET", "/a.txt", "0", "B"]),
            ("GET", "/docs", [:], ["301", "GET", "/docs", "0", "B"]),
            ("GET", "/large.bin", [:], ["200", "GET", "/large.bin", "20.0", "MB"]),
        ] as [(String, String, [String: String], [String])])
    func requests(method: String, target: String, fields: [String: String], words: [String]) throws {
        let connection = try Connection(port: site.vif.port)
        // Several: the first may be kept for the others.
        for _ in 0..<3 {
            _ = try connection.request(method, target, fields)
            #expect(try Array(line().prefix(words.count)) == words)
        }
    }

    @Test("a request that is refused is a line too")
    func refused() throws {
        for (request, status) in [
            ("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", "404"), ("GET /a.txt HTTP/1.1\r\n\r\n", "400"),
            ("GET /a.txt HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403"),
            ("POST /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", "405"),
        ] {
            let connection = try Connection(port: site.vif.port)
            try connection.send(request)
            #expect(try connection.response().status == Int(status))
            #expect(try line().first == status, "\(request)")
        }
    }

    @Test("what is no request at all is a line too")
    func nonsense() throws {
        let connection = try Connection(port: site.vif.port)
        try connection.send("nonsense\r\n\r\n")
        _ = try connection.readToEnd()
        #expect(try line().first == "400")
    }

    @Test("a target is shown as it was sent, and cannot steer the terminal")
    func escapes() throws {
        #expect(try site.get("/%1B%5B31m").status == 404)
        let line = try site.vif.readLine { $0.contains("404") }
        #expect(line.contains("  404  GET   /%1B%5B31m "))
        for target in ["/\u{1B}[31m", "/\u{202E}x", "/\u{9B}31m"] {
            #expect(try site.get(target).status == 400)
            let line = try site.vif.readLine { $0.contains("400") }
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }, "\(line)")
        }
    }

    @Test("a download that is broken off is a line with what was sent of it")
    func brokenOff() throws {
        do {
            let connection = try Connection(port: site.vif.port)
            try connection.send("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try connection.read(100_000)
        }
        let words = try line()
        #expect(words.prefix(3) == ["200", "GET", "/large.bin"])
        #expect(Array(words.prefix(5)) != ["200", "GET", "/large.bin", "20.0", "MB"])
    }

    @Test("requests in a row on one connection are lines in their order")
    func pipelined() throws {
        let connection = try Connection(port: site.vif.port)
        let targets = (0..<20).map { "/a.txt?\($0)" }
        try connection.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: localhost\r\n\r\n" }.joined())
        for target in targets {
            _ = try connection.response()
            #expect(try line()[2] == target)
        }
    }
}

@Suite("An option with a bad value")
struct BadOptionTests {
    @Test(
        "ends the program with 64 and one sentence",
        arguments: [
            ["--mount", "x"], ["--mount", "/=."], ["--mount", "/__vif=."], ["--mount", "/a/../b=."],
            ["--mount", "/a="],
            ["--mount", "/a=~/x"], ["--mount", "/a=.", "--mount", "/a/=."], ["--header", "x"],
            ["--header", "/*: A b: c"],
            ["--header", "/*: Content-Length: 3"], ["--header", "/*: X-One:"], ["--header", "x: X-One: 1"],
            ["--header", "/*: X-One: a\u{1}b"], ["--header", "/*: Date: now"], ["--cors=localhost"], ["--cors=null"],
            ["--cors=*,http://localhost:3000"], ["--cors=http://localhost:3000/path"], ["--auth", "user"],
            ["--auth", ":x"], ["--auth", "x:"], ["--auth", "user:\u{7}"], ["--spa=../x.html"], ["--spa=app.js"],
            ["--type", "glsl"], ["--type", "=text/plain"], ["--type", "glsl=nonsense"], ["--type", "a/b=text/plain"],
            ["--port=-1"], ["--poll=0"],
        ])
    func bad(arguments: [String]) throws {
        let (status, output, errors) = try Command.result(of: [VifProcess.binary] + arguments)
        #expect(status == 64)
        #expect(output.isEmpty)
        let lines = errors.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("Error: ") && lines[0].hasSuffix("."), "\(lines[0])")
        // Behind it only how the command is called.
        #expect(
            lines.dropFirst().first?.hasPrefix("Help: ") == true
                || lines.dropFirst().first?.hasPrefix("Usage: ") == true)
        #expect(errors.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    }

    @Test("does not repeat the password")
    func password() throws {
        for value in ["topsecret", "user:top\u{7}secret", ":topsecret"] {
            let errors = try Command.result(of: [VifProcess.binary, "--auth", value]).errors
            #expect(!errors.contains("topsecret") && !errors.contains("secret"), "\(errors)")
        }
    }
}
