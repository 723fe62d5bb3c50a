import Glibc
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import HTTPServing

@Suite("A connection's time")
struct DeadlineTests {
    private static let body = ByteBuffer(repeating: 0x61, count: 40 << 20)
    private static let responder: Responder = { request in
        .response(Response(status: .ok, body: .bytes(request.rawTarget == "/large" ? body : ByteBuffer(string: "ok"))))
    }

    private func withConnection(
        _ deadline: WritableKeyPath<ConnectionRules, TimeAmount>, after milliseconds: Int64,
        _ test: (Connection) throws -> Void
    ) async throws {
        var rules = ConnectionRules()
        rules[keyPath: deadline] = .milliseconds(milliseconds)
        try await withServer(rules: rules, responder: Self.responder) { server in
            try test(try Connection(port: server.port))
        }
    }

    @Test("ends without a word between requests")
    func idle() async throws {
        try await withConnection(\.idle, after: 300) { (connection: Connection) throws in
            #expect(try connection.get("/").status == 200)
            #expect(try connection.readToEnd().isEmpty)
        }
        try await withConnection(\.idle, after: 300) { (connection: Connection) throws in
            let rest = try connection.readToEnd()
            #expect(rest.isEmpty)
        }
    }

    @Test("begins anew with each request")
    func busy() async throws {
        try await withConnection(\.idle, after: 600) { (connection: Connection) throws in
            let end = ContinuousClock.now + .milliseconds(1_500)
            while ContinuousClock.now < end { #expect(try connection.get("/").status == 200) }
        }
    }

    @Test("ends with 408 in a head that does not come to its end, also behind an answer")
    func head() async throws {
        try await withConnection(\.head, after: 300) { (connection: Connection) throws in
            #expect(try connection.get("/").status == 200)
            try connection.send("GET / HTTP/1.1\r\nHost: loc")
            #expect(try connection.response().status == 408)
            #expect(try connection.readToEnd().isEmpty)
        }
    }

    @Test("does not end for a client whose next head is always under way")
    func overlapping() async throws {
        try await withConnection(\.head, after: 600) { (connection: Connection) throws in
            let (first, rest) = ("GET / HTTP/1.1\r\n", "Host: localhost\r\n\r\n")
            try connection.send(first)
            let end = ContinuousClock.now + .milliseconds(1_800)
            while ContinuousClock.now < end {
                try connection.send(rest + first)
                let status = try connection.response().status
                #expect(status == 200)
                _ = connection.isReadable(within: 100)
            }
        }
    }

    @Test("ends with 408 in a body, however often a byte of it comes")
    func body() async throws {
        try await withConnection(\.body, after: 400) { (connection: Connection) throws in
            try connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
            while !connection.isReadable(within: 50) { try connection.send("x") }
            #expect(try connection.response().status == 408)
        }
    }

    @Test("ends when the client takes nothing of the response")
    func stall() async throws {
        var rules = ConnectionRules()
        rules.stall = .milliseconds(400)
        let ends = Mailbox<RequestRecord>()
        let log: @Sendable (RequestRecord) -> Void = { ends.put($0) }
        try await withServer(rules: rules, log: log, responder: Self.responder) { server in
            let connection = try Connection(port: server.port)
            try connection.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await ends.next()
            // What the kernel held is there, and not more.
            #expect(try connection.readToEnd().count < 40 << 20)
        }
    }

    @Test("goes on as long as the client takes a little of the response now and then")
    func slow() async throws {
        try await withConnection(\.stall, after: 400) { (connection: Connection) throws in
            try connection.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try connection.read(through: "\r\n\r\n")
            let end = ContinuousClock.now + .milliseconds(1_500)
            var count = 0
            while ContinuousClock.now < end {
                count += try connection.read(1 << 20).count
                // The client's own pause.
                usleep(100_000)
            }
            while count < 40 << 20 { count += try connection.read(min(1 << 16, (40 << 20) - count)).count }
            #expect(count == 40 << 20)
        }
    }

    @Test("of waiting begins where there are as many as there may be, and ends when one of them does")
    func limit() async throws {
        var rules = ConnectionRules()
        rules.limit = 4
        try await withServer(
            address: ListenAddress(host: .ipv4(try #require(IPv4Address("127.0.0.1"))), port: .exactly(0)),
            rules: rules,
            responder: Self.responder
        ) { server in
            var connections = try (0..<4).map { _ in try Connection(port: server.port) }
            for connection in connections { #expect(try connection.get("/").status == 200) }
            // One read accepts several at once.
            var late = try (0..<8).map { _ in try Connection(port: server.port) }
            for connection in late { try connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") }
            let isAnyWaiting = late.contains { !$0.isReadable(within: 200) }
            #expect(isAnyWaiting)
            connections.removeAll()
            while let first = late.first {
                #expect(try first.response().status == 200)
                late.removeFirst()
            }
        }
    }

    @Test("and bytes are told to the log")
    func log() async throws {
        let records = Mailbox<RequestRecord>()
        let log: @Sendable (RequestRecord) -> Void = { records.put($0) }
        try await withServer(log: log, responder: Self.responder) { server in
            let connection = try Connection(port: server.port)
            #expect(try connection.get("/some?query").status == 200)
            try connection.send("nonsense\r\n\r\n")
            #expect(try connection.response().status == 400)
            let (first, second) = (try await records.next(), try await records.next())
            #expect(first.method == "GET" && first.target == "/some?query" && first.status == 200)
            #expect(first.byteCount == 2)
            #expect(second.method == "-" && second.status == 400)
        }
    }
}
