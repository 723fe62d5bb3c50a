import NIOCore
import NIOHTTP1
import TestSupport
import Testing
import WebSocketFraming

@testable import HTTPServing

/// What is agreed on before, and how it ends.
extension WebSocketTests {
    private func withSocket(
        _ acceptance: WebSocketAcceptance, rules: ConnectionRules = ConnectionRules(), headers: [String: String] = [:],
        _ body: @escaping @Sendable (SocketClient) throws -> Void
    ) async throws {
        let responder: Responder = { _ in .webSocket(acceptance) }
        try await withServer(rules: rules, responder: responder) { server in
            let port = server.port
            try await onThread { try body(try SocketClient(port: port, headers: headers)) }
        }
    }

    @Test("whose peer is silent is asked for a sign of life, and ended without one")
    func silence() async throws {
        var rules = ConnectionRules()
        rules.patience.silence = .milliseconds(200)
        rules.patience.answer = .milliseconds(200)
        try await withSocket(Self.acceptance, rules: rules) { (socket: SocketClient) throws in
            for _ in 0..<3 {
                #expect(try socket.receive() == SocketClient.Frame(opcode: 9, payload: []))
                try socket.connection.send(SocketClient.frame(opcode: 10, payload: []))
            }
            #expect(try socket.receive().opcode == 9)
            #expect(try socket.connection.readToEnd().isEmpty)
        }
    }

    @Test("ends although its peer does not answer the close frame")
    func unanswered() async throws {
        var rules = ConnectionRules()
        rules.patience.closing = .milliseconds(100)
        var acceptance = Self.acceptance
        acceptance.events = WebSocketEvents(
            opened: { $0.close(CloseCode(rawValue: 4001), reason: "for a test") }, received: { _, _ in },
            closed: { _ in })
        try await withSocket(acceptance, rules: rules) { (socket: SocketClient) throws in
            #expect(try socket.receive().closeCode == 4001)
            #expect(try socket.connection.readToEnd().isEmpty)
        }
    }

    @Test("whose peer ends its side at once gets its answers")
    func halfClosed() async throws {
        let responder: Responder = { _ in .webSocket(Self.acceptance) }
        try await withServer(responder: responder) { server in
            let port = server.port
            try await onThread { () throws in
                let connection = try Connection(port: port)
                let handshake = """
                    GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                    """
                try connection.send(
                    Array(handshake.utf8) + SocketClient.frame(opcode: 1, payload: Array("early".utf8)))
                connection.endOutput()
                let answer = try connection.readToEnd()
                #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 101 "))
                #expect(answer.suffix(7) == [0x81, 5] + Array("early".utf8))
            }
        }
    }

    @Test("drops what comes behind the peer's close frame")
    func behindClose() async throws {
        try await withSocket(Self.acceptance) { (socket: SocketClient) throws in
            let text = SocketClient.frame(opcode: 1, payload: Array("late".utf8))
            try socket.connection.send(SocketClient.frame(opcode: 8, payload: [0x03, 0xE8]) + text)
            #expect(try socket.receive().closeCode == 1000)
            #expect(try socket.connection.readToEnd().isEmpty)
        }
    }

    @Test("speaks the subprotocol and the compression that were agreed on")
    func agreement() async throws {
        var acceptance = Self.acceptance
        acceptance.subprotocol = "two"
        acceptance.allowsDeflate = true
        let responder: Responder = { [acceptance] _ in .webSocket(acceptance) }
        try await withServer(responder: responder) { server in
            let connection = try Connection(port: server.port)
            let response = try connection.get(
                "/",
                [
                    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "one, two",
                    "Sec-WebSocket-Extensions": "x-other, permessage-deflate; client_max_window_bits",
                ])
            #expect(response.status == 101 && response["Sec-WebSocket-Protocol"] == "two")
            #expect(response["Sec-WebSocket-Extensions"]?.hasPrefix("permessage-deflate; ") == true)
            // RFC 7692 §7.2.3.1: "Hello", compressed. The echo is too short to be compressed.
            let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
            var frame = SocketClient.frame(opcode: 1, payload: hello)
            frame[0] |= 0x40
            try connection.send(frame)
            #expect(try connection.read(7) == [0x81, 5] + Array("Hello".utf8))
        }
    }

    @Test("without an agreement takes nothing compressed")
    func noAgreement() async throws {
        try await withSocket(Self.acceptance, headers: ["Sec-WebSocket-Extensions": "permessage-deflate"]) {
            (socket: SocketClient) throws in
            try socket.connection.send([0xC1, 0x80])
            // Before the mask is there.
            #expect(try socket.receive().closeCode == 1002)
        }
    }

    @Test("takes nothing more while its owner rests")
    func pause() async throws {
        let received = Mailbox<Int>()
        var acceptance = Self.acceptance
        acceptance.events = WebSocketEvents(
            opened: { $0.pauseReading(for: .milliseconds(300)) },
            received: { _, message in
                if case .text(let bytes) = message { received.put(bytes.readableBytes) }
            }, closed: { _ in })
        let responder: Responder = { [acceptance] _ in .webSocket(acceptance) }
        try await withServer(responder: responder) { server in
            let start = ContinuousClock.now
            let socket = try SocketClient(port: server.port)
            try socket.send("abc")
            #expect(try await received.next() == 3)
            #expect(ContinuousClock.now - start >= .milliseconds(300))
        }
    }
}
