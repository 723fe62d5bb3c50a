import NIOCore
import TestSupport
import Testing

@testable import WebSocketFraming

@Suite("A frame of the server")
struct ServerFrameTests {
    private func bytes(_ buffer: ByteBuffer) -> [UInt8] { Array(buffer.readableBytesView) }

    @Test(
        "has the shortest form of its length",
        arguments: [
            (0, [0x82, 0]), (1, [0x82, 1]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]),
            (65_535, [0x82, 126, 0xFF, 0xFF]), (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])])
    func length(length: Int, header: [UInt8]) {
        let payload = [UInt8](repeating: 7, count: length)
        #expect(bytes(ServerFrame.encode(opcode: .binary, payload: ByteBuffer(bytes: payload))) == header + payload)
    }

    @Test("says what it is")
    func kinds() {
        #expect(bytes(ServerFrame.text("é")) == [0x81, 2, 0xC3, 0xA9])
        #expect(bytes(ServerFrame.text("xé".dropFirst())) == [0x81, 2, 0xC3, 0xA9])
        #expect(bytes(ServerFrame.ping(ByteBuffer(bytes: [1]))) == [0x89, 1, 1])
        #expect(bytes(ServerFrame.pong(ByteBuffer())) == [0x8A, 0])
        #expect(bytes(ServerFrame.pong(ByteBuffer(repeating: 1, count: 126))).prefix(2) == [0x8A, 125])
        #expect(bytes(ServerFrame.message(.text(ByteBuffer(string: "a")))) == [0x81, 1, 0x61])
        #expect(bytes(ServerFrame.message(.binary(ByteBuffer(string: "a")))) == [0x82, 1, 0x61])
        let payload = ByteBuffer(string: "a")
        #expect(bytes(ServerFrame.encode(opcode: .text, payload: payload, isFinal: false)) == [0x01, 1, 0x61])
        #expect(bytes(ServerFrame.encode(opcode: .continuation, payload: payload)) == [0x80, 1, 0x61])
        #expect(bytes(ServerFrame.encode(opcode: .text, payload: payload, isCompressed: true)) == [0xC1, 1, 0x61])
    }

    @Test("is compressed where that was agreed and makes it shorter")
    func compression() {
        let deflate = DeflateParameters(serverWindowBits: 15)
        let long = WebSocketMessage.text(ByteBuffer(repeating: 0x61, count: 1_024))
        // What zlib makes of it, from a window of any size.
        let compressed: [UInt8] = [0x4A, 0x4C, 0x1C, 0x05, 0xA3, 0x60, 0x14, 0x8C, 0x54, 0x00, 0x00]
        #expect(bytes(ServerFrame.message(long, deflate: deflate)) == [0xC1, UInt8(compressed.count)] + compressed)
        #expect(bytes(ServerFrame.message(long)).prefix(4) == [0x81, 126, 0x04, 0x00])
        let short = WebSocketMessage.binary(ByteBuffer(repeating: 0x61, count: 1_023))
        #expect(bytes(ServerFrame.message(short, deflate: deflate)).prefix(4) == [0x82, 126, 0x03, 0xFF])
        var noise = SeededGenerator(seed: 3)
        let dense = WebSocketMessage.binary(
            ByteBuffer(bytes: (0..<1_024).map { _ in UInt8.random(in: 0...255, using: &noise) }))
        #expect(bytes(ServerFrame.message(dense, deflate: deflate))[0] == 0x82)
    }

    @Test("closes with a code and a reason, or nothing")
    func close() {
        #expect(bytes(ServerFrame.close(nil)) == [0x88, 0])
        #expect(bytes(ServerFrame.close(.normal)) == [0x88, 2, 0x03, 0xE8])
        #expect(bytes(ServerFrame.close(.tryAgainLater, reason: "é")) == [0x88, 4, 0x03, 0xF5, 0xC3, 0xA9])
    }

    @Test(
        "cuts a reason between two characters",
        arguments: [
            (String(repeating: "a", count: 123), 123), (String(repeating: "a", count: 124), 123),
            (String(repeating: "é", count: 100), 122), (String(repeating: "€", count: 100), 123),
            ("a" + String(repeating: "😀", count: 100), 121), (String(repeating: "a", count: 122) + "é", 122),
        ])
    func cut(reason: String, length: Int) {
        let frame = bytes(ServerFrame.close(.normal, reason: reason))
        #expect(frame[1] == UInt8(2 + length))
        #expect(frame.dropFirst(4).elementsEqual(reason.utf8.prefix(length)))
        #expect(String(validating: frame.dropFirst(4), as: UTF8.self) != nil)
    }
}
