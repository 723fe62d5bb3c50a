import NIOCore
import NIOHTTP1
import TestSupport
import Testing
import WebSocketFraming

@testable import HTTPServing

@Suite("A WebSocket")
struct WebSocketTests {
    static let acceptance = WebSocketAcceptance(
        events: WebSocketEvents(opened: { _ in }, received: { _ = $0.send($1) }, closed: { _ in }))

    /// Sends back what it gets.
    private static let echo: Responder = { request in
        .webSocket(acceptance)
    }

    private func withSocket(_ body: (SocketClient) throws -> Void) async throws {
        try await withServer(responder: Self.echo) { try body(try SocketClient(port: $0.port)) }
    }

    @Test("is opened with the key's answer")
    func handshake() async throws {
        try await withSocket { #expect($0.acceptValue == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "RFC 6455 §1.3") }
    }

    @Test("carries text of every length form")
    func lengths() async throws {
        try await withSocket { socket in
            for length in [0, 1, 125, 126, 127, 60_000] {
                let text = String(repeating: "x", count: length)
                try socket.send(text)
                #expect(try socket.receive().text == text)
            }
        }
    }

    @Test("takes frames that came with the handshake")
    func earlyFrames() async throws {
        try await withServer(responder: Self.echo) { server in
            let early = SocketClient.frame(opcode: 1, payload: Array("early".utf8))
            let socket = try SocketClient(port: server.port, early: early)
            #expect(try socket.receive().text == "early")
        }
    }

    @Test("can be opened on a connection that has been used")
    func laterUpgrade() async throws {
        let responder: Responder = { request in
            if case .resource("/page", _)? = request.target {
                .response(.text(.ok, "page"))
            } else {
                Self.echo(request)
            }
        }
        try await withServer(responder: responder) { server in
            let connection = try Connection(port: server.port)
            #expect(try connection.get("/page").status == 200)
            let response = try connection.get(
                "/socket",
                [
                    "Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13",
                    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                ])
            #expect(response.status == 101)
            try connection.send(SocketClient.frame(opcode: 1, payload: [0x61]))
            #expect(try connection.read(3) == [0x81, 1, 0x61])
        }
    }

    private static let handshake = """
        GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection:
        """

    @Test("works when its handshake waited for a long response")
    func behindResponse() async throws {
        let large = ByteBuffer(repeating: 0x61, count: 5_000_000)
        let responder: Responder = { request in
            if case .resource("/large", _)? = request.target {
                .response(Response(status: .ok, body: .bytes(large)))
            } else {
                Self.echo(request)
            }
        }
        try await withServer(responder: responder) { server in
            let connection = try Connection(port: server.port)
            try connection.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n\(Self.handshake) Upgrade\r\n\r\n")
            #expect(try connection.response().body.count == 5_000_000)
            #expect(try connection.response().status == 101)
            try connection.send(SocketClient.frame(opcode: 9, payload: [0x61]))
            #expect(try connection.read(3) == [0x8A, 1, 0x61])
        }
    }

    @Test("sends nothing after its close frame")
    func nothingAfterClose() async throws {
        let sockets = Mailbox<WebSocket>()
        let events = WebSocketEvents(opened: { sockets.put($0) }, received: { _, _ in }, closed: { _ in })
        let responder: Responder = { _ in .webSocket(WebSocketAcceptance(events: events)) }
        try await withServer(responder: responder) { server in
            let client = try SocketClient(port: server.port)
            let socket = try await sockets.next()
            try client.connection.send(SocketClient.frame(opcode: 2, payload: [1]))
            #expect(try client.receive().closeCode == 1003)
            try await socket.eventLoop.submit { _ = socket.send(ServerFrame.text("late")) }.get()
            #expect(try client.connection.readToEnd().isEmpty)
        }
    }

    @Test("is closed if its peer sends more pings than any of good will, read or not")
    func pingFlood() async throws {
        try await withServer(responder: Self.echo) { server in
            let socket = try SocketClient(port: server.port)
            let ping = SocketClient.frame(opcode: 9, payload: [UInt8](repeating: 0x61, count: 125))
            let flood = [UInt8](repeatElement(ping, count: 2_000).joined())
            try socket.connection.send(flood)
            var count = 0
            var frame = try socket.receive()
            while frame.opcode == 10 {
                count += 1
                frame = try socket.receive()
            }
            #expect(frame.closeCode == 1008 && (1...1_000).contains(count))
        }
    }

    @Test("puts fragments together, and answers a ping between them")
    func fragments() async throws {
        try await withSocket { socket in
            try socket.connection.send(SocketClient.frame(opcode: 1, payload: Array("one ".utf8), isFinal: false))
            try socket.connection.send(SocketClient.frame(opcode: 9, payload: Array("ping".utf8)))
            #expect(try socket.receive() == SocketClient.Frame(opcode: 10, payload: Array("ping".utf8)))
            try socket.connection.send(SocketClient.frame(opcode: 0, payload: [], isFinal: false))
            try socket.connection.send(SocketClient.frame(opcode: 0, payload: Array("two".utf8)))
            #expect(try socket.receive().text == "one two")
        }
    }

    @Test("sends the peer's close code back, and ends first")
    func close() async throws {
        try await withSocket { socket in
            try socket.connection.send(SocketClient.frame(opcode: 8, payload: [0x0F, 0xA1]))
            #expect(try socket.receive().closeCode == 4001)
            #expect(try socket.connection.readToEnd().isEmpty)
        }
        try await withSocket { socket in
            try socket.connection.send(SocketClient.frame(opcode: 8, payload: []))
            #expect(try socket.receive() == SocketClient.Frame(opcode: 8, payload: []))
        }
    }

    @Test("is closed with the right code for", arguments: FrameViolation.all)
    func violation(violation: FrameViolation) async throws {
        try await withSocket { socket in
            try socket.connection.send(violation.frames)
            #expect(try socket.receive().closeCode == violation.code)
            // The server waits for the peer's close frame, but not long.
            try? socket.connection.send(SocketClient.frame(opcode: 8, payload: []))
            #expect(try socket.connection.readToEnd().isEmpty)
        }
    }

    @Test(
        "is refused with the right status",
        arguments: [
            (["Upgrade": ""], 426), (["Upgrade": "h2c"], 426), (["Connection": "close"], 400),
            (["Sec-WebSocket-Version": "8"], 426), (["Sec-WebSocket-Version": ""], 426),
            (["Sec-WebSocket-Key": ""], 400), (["Sec-WebSocket-Key": "x"], 400),
            (["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ"], 400), (["Host": "evil.example"], 403),
        ])
    func refused(headers: [String: String], status: Int) async throws {
        try await withServer(responder: Self.echo) { server in
            do {
                _ = try SocketClient(port: server.port, headers: headers)
                Issue.record("it was opened")
            } catch let refused as SocketClient.Refused {
                #expect(refused.response.status == status)
                if headers["Sec-WebSocket-Version"] != nil {
                    #expect(refused.response["Sec-WebSocket-Version"] == "13")
                } else if status == 426 {
                    #expect(refused.response["Upgrade"] == "websocket")
                }
            }
        }
    }

    @Test("is refused without a body for HEAD, so that the next response is read right")
    func head() async throws {
        try await withServer(responder: Self.echo) { server in
            let connection = try Connection(port: server.port)
            try connection.send("HEAD /socket HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try connection.send("GET /socket HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let refusal = try connection.response(hasBody: false)
            #expect(refusal.status == 405 && refusal["Allow"] == "GET")
            #expect(try connection.response().status == 426)
        }
    }

    @Test("is told when the server goes away")
    func shutDown() async throws {
        try await withServer(responder: Self.echo) { server in
            let socket = try SocketClient(port: server.port)
            async let end: Void = onThread { server.shutDown(within: .seconds(5)) }
            #expect(try await onThread { try socket.receive() }.closeCode == 1001)
            try socket.connection.send(SocketClient.frame(opcode: 8, payload: [0x03, 0xE9]))
            #expect(try await onThread { try socket.connection.readToEnd() }.isEmpty)
            try await end
        }
    }
}
