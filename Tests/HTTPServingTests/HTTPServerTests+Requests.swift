import Glibc
import TestSupport
import Testing

@testable import HTTPServing

/// What a request may look like.
extension HTTPServerTests {
    @Test(
        "refuses a body whose end cannot be told, and ends",
        arguments: [
            "HTTP/1.1\r\nTransfer-Encoding: chunked, gzip", "HTTP/1.0\r\nTransfer-Encoding: chunked",
            "HTTP/1.1\r\nTransfer-Encoding: xchunked", "HTTP/1.1\r\nContent-Length:",
            "HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        ])
    func framing(rest: String) async throws {
        try await withConnection { connection in
            try connection.send("POST / \(rest)\r\nHost: localhost\r\n\r\n0\r\n\r\n")
            let text = String(decoding: try connection.readToEnd(), as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(text)")
        }
    }

    @Test("ends after a request to be a proxy")
    func connect() async throws {
        try await withConnection { connection in
            try connection.send("CONNECT a:443 HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\n\r\n")
            let text = String(decoding: try connection.readToEnd(), as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"), "\(text)")
        }
    }

    @Test("sends the head of GET for HEAD, and no body")
    func head() async throws {
        try await withConnection { connection in
            let response = try connection.request("HEAD", "/large")
            #expect(response["Content-Length"] == "3000000")
            #expect(try connection.get("/next").text == "/next\n")
        }
    }

    @Test("ends when the client says so, or speaks HTTP/1.0")
    func close() async throws {
        for request in [
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        ] {
            try await withConnection { connection in
                try connection.send(request)
                let text = String(decoding: try connection.readToEnd(), as: UTF8.self)
                #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.contains("\r\nConnection: close\r\n"))
            }
        }
    }

    @Test("drops a small body, and refuses a large one before it is sent")
    func bodies() async throws {
        try await withConnection { connection in
            #expect(try connection.get("/one", body: "some bytes").text == "/one\n")
            #expect(try connection.get("/two").text == "/two\n")
            try connection.send("GET /three HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10737418240\r\n\r\n")
            try? connection.send([UInt8](repeating: 0, count: 1_100_000))
            #expect(try connection.response().status == 413)
        }
        try await withConnection { connection in
            let head = "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
            try connection.send(head)
            #expect(try connection.response().status == 200, "the final answer, not a leave to go on")
        }
    }

    @Test(
        "answers what is not HTTP with 400, and ends",
        arguments: [
            "nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: local\u{0}host\r\n\r\n", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "GET / HTTP/1.1\nHost: localhost\n\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n", "\u{16}\u{3}\u{1}",
        ])
    func malformed(request: String) async throws {
        try await withConnection { connection in
            try connection.send(request)
            let text = String(decoding: try connection.readToEnd(), as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(text)")
        }
    }

    @Test("reads past a body of thousands of small chunks, and an empty line in two packets")
    func smallChunks() async throws {
        try await withConnection { connection in
            let head = "GET /one HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            try connection.send(head + String(repeating: "1\r\nx\r\n", count: 5_000) + "0\r\n\r\n\r")
            #expect(try connection.response().text == "/one\n")
            try connection.send("\n")
            #expect(try connection.get("/two").text == "/two\n")
        }
    }

    @Test("takes no more memory however long a client sends the beginning of the next request with each")
    func neverEmptyInput() async throws {
        try await withConnection { connection in
            let padding = String(repeating: "x", count: 30_000)
            let request = "GET /one HTTP/1.1\r\nHost: localhost\r\nX: \(padding)\r\n\r\n"
            let before = try Self.residentKiB()
            try connection.send(String(request.prefix(10)))
            for _ in 0..<3_000 {
                try connection.send(String(request.dropFirst(10)) + String(request.prefix(10)))
                #expect(try connection.response().status == 200)
            }
            #expect(try Self.residentKiB() - before < 40_000)
        }
    }

    private static func residentKiB() throws -> Int {
        let status = try Command.run("cat", "/proc/\(getpid())/status")
        return status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }.flatMap { Int($0.filter(\.isNumber)) }
            ?? 0
    }

    @Test("answers a header of a hundred kilobytes with 431")
    func largeHeader() async throws {
        try await withConnection { connection in
            let value = String(repeating: "x", count: 100_000)
            try connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(value)\r\n\r\n")
            #expect(try connection.response().status == 431)
        }
    }
}
