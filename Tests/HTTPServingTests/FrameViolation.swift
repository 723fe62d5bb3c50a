import TestSupport
import Testing

/// Frames that a client must not send, and the close code that answers them.
struct FrameViolation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: Int
    let frames: [UInt8]

    init(_ name: String, _ code: Int, _ frames: [UInt8]) {
        (testDescription, self.code, self.frames) = (name, code, frames)
    }

    static let all = [
        FrameViolation("an unmasked frame", 1002, SocketClient.frame(opcode: 1, payload: [0x61], isMasked: false)),
        FrameViolation("a reserved bit", 1002, [0xC1, 0x80, 0, 0, 0, 0]),
        FrameViolation("a reserved opcode", 1002, SocketClient.frame(opcode: 3, payload: [])),
        FrameViolation("a reserved control opcode", 1002, SocketClient.frame(opcode: 11, payload: [])),
        FrameViolation("a long ping", 1002, SocketClient.frame(opcode: 9, payload: [UInt8](repeating: 0, count: 126))),
        FrameViolation("a fragmented ping", 1002, SocketClient.frame(opcode: 9, payload: [], isFinal: false)),
        FrameViolation("a continuation of nothing", 1002, SocketClient.frame(opcode: 0, payload: [])),
        FrameViolation(
            "a message inside a message", 1002,
            SocketClient.frame(opcode: 1, payload: [], isFinal: false) + SocketClient.frame(opcode: 1, payload: [])),
        FrameViolation("text that is not UTF-8", 1007, SocketClient.frame(opcode: 1, payload: [0xC0, 0x80])),
        FrameViolation("a surrogate", 1007, SocketClient.frame(opcode: 1, payload: [0xED, 0xA0, 0x80])),
        FrameViolation("half a close code", 1002, SocketClient.frame(opcode: 8, payload: [3])),
        FrameViolation("a close code that is never sent", 1002, SocketClient.frame(opcode: 8, payload: [0x03, 0xED])),
        FrameViolation(
            "a close reason that is not UTF-8", 1007, SocketClient.frame(opcode: 8, payload: [3, 0xE8, 0xFF])),
        FrameViolation("binary data", 1003, SocketClient.frame(opcode: 2, payload: [1])),
        FrameViolation("a frame of 2^62 bytes", 1009, [0x81, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
        FrameViolation("a frame of 2^63 bytes", 1009, [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
        FrameViolation(
            "fragments without end", 1009,
            (0..<3).flatMap {
                SocketClient.frame(
                    opcode: $0 == 0 ? 1 : 0, payload: [UInt8](repeating: 0x61, count: 40_000), isFinal: false)
            }),
        FrameViolation(
            "empty fragments without end", 1008,
            (0..<1_001).flatMap { SocketClient.frame(opcode: $0 == 0 ? 1 : 0, payload: [], isFinal: false) }),
    ]
}
