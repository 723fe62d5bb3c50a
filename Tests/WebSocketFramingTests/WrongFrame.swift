import Testing

@testable import WebSocketFraming

/// What a client must not send.
struct WrongFrame: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: UInt16
    let bytes: [UInt8]
    /// How many of the bytes show that it is wrong.
    let count: Int

    /// - Parameter rest: what may follow the first wrong byte.
    init(_ name: String, _ code: UInt16, _ bytes: [UInt8], rest: [UInt8] = []) {
        (testDescription, self.code, self.bytes, count) = (name, code, bytes + rest, bytes.count)
    }

    static let limits = ReaderLimits(messageLimit: 2_000, fragmentLimit: 100, acceptsBinary: true)

    static let all: [WrongFrame] = headers + sequences + payloads

    private static let headers = [
        WrongFrame("RSV1", 1002, [0xC1], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("RSV2", 1002, [0xA1], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("RSV3", 1002, [0x91], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("all reserved bits of a ping", 1002, [0xF9], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("opcode 3", 1002, [0x83], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("opcode 7", 1002, [0x87], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("opcode B", 1002, [0x8B], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("opcode F", 1002, [0x8F], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("an unmasked frame", 1002, [0x81, 0x01], rest: [0x61]),
        WrongFrame("an unmasked close", 1002, [0x88, 0x00]),
        WrongFrame("a fragmented ping", 1002, [0x09], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("a fragmented pong", 1002, [0x0A], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("a fragmented close", 1002, [0x08], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("a ping of 126 bytes", 1002, [0x89, 0xFE], rest: [0, 126]),
        WrongFrame("a close of 2^16 bytes", 1002, [0x88, 0xFF], rest: [0, 0, 0, 0, 0, 1, 0, 0]),
        WrongFrame("125 in two bytes", 1002, [0x82, 0xFE, 0x00, 0x7D], rest: [0, 0, 0, 0]),
        WrongFrame("0 in two bytes", 1002, [0x82, 0xFE, 0x00, 0x00], rest: [0, 0, 0, 0]),
        WrongFrame("65535 in eight bytes", 1002, [0x82, 0xFF, 0, 0, 0, 0, 0, 0], rest: [0xFF, 0xFF, 0, 0, 0, 0]),
        WrongFrame("1 in eight bytes", 1002, [0x82, 0xFF, 0, 0, 0, 0, 0, 0], rest: [0, 1, 0, 0, 0, 0]),
        WrongFrame("2^63 bytes", 1009, [0x82, 0xFF, 0x80], rest: [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
        WrongFrame("2^64 - 1 bytes", 1009, [0x82, 0xFF, 0xFF], rest: [255, 255, 255, 255, 255, 255, 255]),
        WrongFrame("2^63 - 1 bytes", 1009, [0x82, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255], rest: [1, 2]),
        WrongFrame("2^32 bytes", 1009, [0x82, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0], rest: [1, 2, 3, 4]),
        WrongFrame("one byte more than a message may have", 1009, [0x82, 0xFE, 0x07, 0xD1], rest: [1, 2, 3, 4]),
    ]

    private static let sequences = [
        WrongFrame("a continuation of nothing", 1002, [0x80], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("a continuation that is not the last, of nothing", 1002, [0x00], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("a continuation after a whole message", 1002, ClientFrame.text("a") + [0x80], rest: [0x80]),
        WrongFrame("text inside text", 1002, ClientFrame.bytes(0x01, [0x61]) + [0x81], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("binary inside text", 1002, ClientFrame.bytes(0x01) + [0x82], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame("text inside binary", 1002, ClientFrame.bytes(0x02) + [0x01], rest: [0x80, 0, 0, 0, 0]),
        WrongFrame(
            "fragments that together are too large", 1009,
            ClientFrame.bytes(0x02, [UInt8](repeating: 1, count: 1_000))
                + ClientFrame.bytes(0x00, [UInt8](repeating: 1, count: 1_000)) + [0x80, 0x81]),
        WrongFrame(
            "fragments without end", 1008,
            ClientFrame.bytes(0x01) + (1..<100).flatMap { _ in ClientFrame.bytes(0x00) } + [0x00], rest: [0x80]),
    ]

    private static let payloads = [
        WrongFrame("half a close code", 1002, ClientFrame.bytes(0x88, [0x03])),
        WrongFrame("close code 999", 1002, ClientFrame.bytes(0x88, [0x03, 0xE7])),
        WrongFrame("close code 1005", 1002, ClientFrame.bytes(0x88, [0x03, 0xED])),
        WrongFrame("close code 5000", 1002, ClientFrame.bytes(0x88, [0x13, 0x88])),
        WrongFrame("a reason that is not UTF-8", 1007, ClientFrame.bytes(0x88, [0x03, 0xE8, 0xFF])),
        WrongFrame("a reason that ends in a character", 1007, ClientFrame.bytes(0x88, [0x03, 0xE8, 0xC3])),
        WrongFrame("C0", 1007, ClientFrame.header(0x81, length: 9) + [0xC0 ^ 0x37], rest: [0x80 ^ 0xFA]),
        WrongFrame("a surrogate", 1007, ClientFrame.header(0x81, length: 9) + [0xED ^ 0x37, 0xA0 ^ 0xFA], rest: [1]),
        WrongFrame("more than U+10FFFF", 1007, ClientFrame.header(0x01, length: 9) + [0xF4 ^ 0x37, 0x90 ^ 0xFA]),
        WrongFrame("text that ends in a character", 1007, ClientFrame.bytes(0x81, [0x61, 0xE2, 0x82])),
        WrongFrame(
            "a character broken by the next fragment", 1007,
            ClientFrame.bytes(0x01, [0xE2, 0x82]) + ClientFrame.header(0x80, length: 2) + [0x61 ^ 0x37], rest: [0]),
        WrongFrame(
            "a message that ends in a character, in an empty fragment", 1007,
            ClientFrame.bytes(0x01, [0xE2, 0x82]) + ClientFrame.bytes(0x89) + ClientFrame.bytes(0x80)),
    ]
}
