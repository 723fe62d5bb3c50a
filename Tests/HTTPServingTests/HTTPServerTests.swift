import Glibc
import NIOCore
import NIOHTTP1
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import HTTPServing

@Suite("A connection")
struct HTTPServerTests {
    /// Answers with the path, or with a megabyte that is streamed from a file.
    private static let responder: Responder = { request in
        guard case .resource(let path, _)? = request.target else { return .response(.text(.noContent, "")) }
        guard path == "/large" else { return .response(.text(.ok, path)) }
        return .response(Response(status: .ok, body: .file(largeFile(promised: 3_000_000))))
    }

    /// Two and a half million bytes, the digits over and over, of which the first are sent as a prefix.
    private static func largeFile(promised: Int) -> FileBody {
        let descriptor = Int32(memfd())
        let digits = [UInt8]("0123456789".utf8)
        let content = (0..<3_000_000).map { digits[$0 % 10] }
        _ = content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        return FileBody(
            pieces: [.bytes(ByteBuffer(bytes: content[..<1_000])), .file(1_000..<promised)], descriptor: descriptor)
    }

    private static func memfd() -> Int32 {
        var name = Array("/tmp/vif-large-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        unlink(name)
        return descriptor
    }

    func withConnection(_ body: (Connection) throws -> Void) async throws {
        try await withServer(responder: Self.responder) { server in
            try body(try Connection(port: server.port))
        }
    }

    @Test("answers one request after another")
    func keepAlive() async throws {
        try await withConnection { connection in
            for path in ["/one", "/two", "/three"] {
                let response = try connection.get(path)
                #expect(response.status == 200 && response.text == path + "\n")
                #expect(response["Connection"] == nil)
                #expect(response["X-Content-Type-Options"] == "nosniff")
                #expect(response["Cross-Origin-Resource-Policy"] == "same-origin")
                #expect(response["Access-Control-Allow-Origin"] == nil)
            }
        }
    }

    @Test("answers whole a client that has ended its side after its requests, then ends")
    func halfClosed() async throws {
        try await withConnection { connection in
            try connection.send(
                "GET /one HTTP/1.1\r\nHost: localhost\r\n\r\nGET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.endOutput()
            let all = try connection.readToEnd()
            #expect(all.count > 3_000_000 && all.suffix(10).elementsEqual("0123456789".utf8))
        }
    }

    @Test("answers pipelined requests in order, large ones between small ones")
    func pipelining() async throws {
        try await withConnection { connection in
            let paths = (0..<100).map { $0 % 20 == 10 ? "/large" : "/\($0)" }
            try connection.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: localhost\r\n\r\n" }.joined())
            for path in paths {
                let response = try connection.response()
                if path == "/large" {
                    #expect(response.body.count == 3_000_000)
                } else {
                    #expect(response.text == path + "\n")
                }
            }
        }
    }

    @Test("sends a large file whole and in order")
    func largeFile() async throws {
        try await withConnection { connection in
            let response = try connection.get("/large")
            #expect(response["Content-Length"] == "3000000")
            let isRight = response.body.indices.allSatisfy { response.body[$0] == UInt8(ascii: "0") + UInt8($0 % 10) }
            #expect(isRight)
        }
    }

    @Test("ends early, and never with other bytes, when a file is shorter than it was")
    func truncatedFile() async throws {
        let responder: Responder = { _ in
            .response(Response(status: .ok, body: .file(Self.largeFile(promised: 5_000_000))))
        }
        try await withServer(responder: responder) { server in
            let connection = try Connection(port: server.port)
            try connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try connection.read(through: "\r\n\r\n")
            #expect(try connection.readToEnd().count == 3_000_000)
        }
    }

    @Test("answers thousands of requests that came at once behind a large response")
    func deepPipeline() async throws {
        try await withConnection { connection in
            let small = String(repeating: "GET /s HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 500)
            for _ in 0..<10 {
                try connection.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n" + small)
                #expect(try connection.response().body.count == 3_000_000)
                for _ in 0..<500 { #expect(try connection.response().text == "/s\n") }
            }
        }
    }

    @Test("answers no more requests than its client reads answers")
    func backpressure() async throws {
        let answered = Atomic(0)
        let body = ByteBuffer(repeating: 0x61, count: 250_000)
        let responder: Responder = { _ in
            answered.add(1, ordering: .relaxed)
            return .response(Response(status: .ok, body: .bytes(body)))
        }
        try await withServer(responder: responder) { server in
            let connection = try Connection(port: server.port)
            try connection.send(String(repeating: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 800))
            #expect(try connection.response().body.count == 250_000)
            // Another connection's answer shows that the event loop has had its turn.
            let other = try Connection(port: server.port)
            #expect(try other.get("/").status == 200)
            #expect(answered.load(ordering: .relaxed) < 200, "the kernel's buffers hold some")
            for _ in 1..<800 { #expect(try connection.response().body.count == 250_000) }
        }
    }

    @Test("sends a whole response before it says that what follows is not HTTP")
    func malformedBehind() async throws {
        try await withConnection { connection in
            try connection.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\ngarbage\r\n\r\n")
            try connection.send(String(repeating: "more garbage\r\n", count: 2_000))
            #expect(try connection.response().body.count == 3_000_000)
            #expect(try connection.response().status == 400)
        }
    }

    @Test("that is idle ends when the server does, and one that is answered is answered first")
    func shutDown() async throws {
        try await withServer(responder: Self.responder) { server in
            let (idle, busy) = (try Connection(port: server.port), try Connection(port: server.port))
            #expect(try idle.get("/one").status == 200)
            try busy.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let head = try busy.read(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 OK"))
            async let end: Void = onThread { server.shutDown(within: .seconds(5)) }
            #expect(try await onThread { try idle.readToEnd() }.isEmpty)
            #expect(try await onThread { try busy.readToEnd() }.count == 3_000_000)
            try await end
        }
    }
}
