import NIOCore
import Testing

@testable import WebSocketFraming

@Suite("The message reader")
struct MessageReaderTests {
    private func text(_ text: String) -> WebSocketEvent { .message(.text(ByteBuffer(string: text))) }
    private func binary(_ bytes: [UInt8]) -> WebSocketEvent { .message(.binary(ByteBuffer(bytes: bytes))) }

    @Test(
        "reads text of each length, in any pieces",
        arguments: [0, 1, 7, 124, 125, 126, 127, 128, 4_000, 65_535, 65_536])
    func lengths(length: Int) {
        let expected = String(String(repeating: "aé€😀", count: length / 10 + 1).unicodeScalars.prefix(length / 3))
        #expect(Outcome.agreed(of: ClientFrame.text(expected))?.isText == expected)
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 31) }
        #expect(Outcome.agreed(of: ClientFrame.bytes(0x82, bytes))?.events == [binary(bytes)])
    }

    @Test("reads the examples of RFC 6455 §5.7 that a client may send")
    func examples() {
        #expect(
            Outcome.agreed(of: [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])?.isText == "Hello")
        #expect(
            Outcome.agreed(of: [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])?.events
                == [.pong(ByteBuffer(string: "Hello"))])
    }

    @Test("reads several messages and control frames from the same bytes")
    func several() {
        let bytes =
            ClientFrame.text("a") + ClientFrame.bytes(0x82, [0, 255]) + ClientFrame.bytes(0x89, [1, 2])
            + ClientFrame.text("") + ClientFrame.bytes(0x8A)
            + ClientFrame.bytes(0x88, [0x03, 0xE9] + Array("bÿe".utf8))
        #expect(
            Outcome.agreed(of: bytes)?.events == [
                text("a"), binary([0, 255]), .ping(ByteBuffer(bytes: [1, 2])), text(""), .pong(ByteBuffer()),
                .close(.goingAway, reason: "bÿe"),
            ])
    }

    @Test("joins fragments, empty ones too, and takes control frames between them and between a character's bytes")
    func fragments() {
        let bytes =
            ClientFrame.bytes(0x01) + ClientFrame.bytes(0x00, [0x61, 0xE2]) + ClientFrame.bytes(0x89, [7])
            + ClientFrame.bytes(0x00) + ClientFrame.bytes(0x00, [0x82], key: [9, 8, 7, 6])
            + ClientFrame.bytes(0x8A, [UInt8](repeating: 5, count: 125)) + ClientFrame.bytes(0x80, [0xAC, 0x62])
            + ClientFrame.bytes(0x02, [0xFF]) + ClientFrame.bytes(0x80, [0xFE])
        #expect(
            Outcome.agreed(of: bytes)?.events == [
                .ping(ByteBuffer(bytes: [7])), .pong(ByteBuffer(repeating: 5, count: 125)), text("a€b"),
                binary([0xFF, 0xFE]),
            ])
    }

    @Test("refuses what a client must not send, at the first wrong byte", arguments: WrongFrame.all)
    func violations(wrong: WrongFrame) {
        let outcome = Outcome.agreed(of: wrong.bytes, limits: WrongFrame.limits)
        #expect(outcome?.violation?.code.rawValue == wrong.code)
        #expect((outcome?.violation?.reason.utf8.count).map { (1...123).contains($0) } == true)
        #expect(Outcome(wrong.bytes.map { [$0] }, limits: WrongFrame.limits).pieceCount == wrong.count)
    }

    @Test(
        "takes a close frame with or without a code and a reason",
        arguments: [
            ([], nil, ""), ([0x03, 0xE8], 1000, ""), ([0x0F, 0xA1, 0x6F, 0x6B], 4001, "ok"),
            ([0x0B, 0xB8] + [UInt8](repeating: 0x61, count: 123), 3000, String(repeating: "a", count: 123)),
        ] as [([UInt8], UInt16?, String)])
    func close(payload: [UInt8], code: UInt16?, reason: String) {
        let expected = WebSocketEvent.close(code.map(CloseCode.init), reason: reason)
        #expect(Outcome.agreed(of: ClientFrame.bytes(0x88, payload))?.events == [expected])
        // Inside a message too; and nothing that follows is read.
        let bytes = ClientFrame.bytes(0x01, [0x61]) + ClientFrame.bytes(0x88, payload) + [0xFF, 0x00, 0x81]
        let outcome = Outcome.agreed(of: bytes)
        #expect(outcome?.events == [expected])
        #expect(outcome?.violation == nil)
    }

    @Test("reads nothing after a violation")
    func afterViolation() throws {
        var reader = MessageReader(limits: Outcome.limits)
        var bytes = ByteBuffer(bytes: [0xFF] + ClientFrame.text("a"))
        #expect(throws: Violation.self) { try reader.next(from: &bytes) }
        #expect(try reader.next(from: &bytes) == nil)
        var more = ByteBuffer(bytes: ClientFrame.text("b"))
        #expect(try reader.next(from: &more) == nil)
        #expect(more.readableBytes == 0)
    }

    @Test("refuses binary messages at the first byte where they are not taken")
    func textOnly() {
        let limits = ReaderLimits(messageLimit: 10, fragmentLimit: 10, acceptsBinary: false)
        #expect(Outcome.agreed(of: ClientFrame.bytes(0x82, [1]), limits: limits)?.violation?.code == .unsupportedData)
        #expect(Outcome([[0x02]], limits: limits).violation?.code == .unsupportedData)
        #expect(Outcome.agreed(of: ClientFrame.text("é"), limits: limits)?.isText == "é")
    }
}
