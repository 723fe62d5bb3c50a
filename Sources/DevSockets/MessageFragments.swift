import HTTPServing
import NIOCore
import WebSocketFraming

/// A message in several frames (RFC 6455 §5.4), with a ping after the first: a page sees one message all the same.
enum MessageFragments {
    /// More than this many bytes each, if the message would be more frames.
    private static let frameLimit = 4_096

    /// - Parameter size: how many bytes of the message a frame has at most; 1 or more.
    static func encode(_ message: WebSocketMessage, size: Int) -> ByteBuffer {
        var (opcode, payload): (UInt8, ByteBuffer) =
            switch message {
            case .text(let bytes): (0x1, bytes)
            case .binary(let bytes): (0x2, bytes)
            }
        let size = max(size, payload.readableBytes / frameLimit + 1)
        var frames = ByteBuffer()
        var isLast = false
        repeat {
            let isFirst = opcode != 0
            let part = payload.readSlice(length: min(size, payload.readableBytes)) ?? ByteBuffer()
            // Two frames or more: the last of a short message is empty.
            isLast = !isFirst && payload.readableBytes == 0
            write(part, opcode: opcode, isLast: isLast, to: &frames)
            if isFirst { write(ByteBuffer(string: "between"), opcode: 0x9, isLast: true, to: &frames) }
            opcode = 0
        } while !isLast
        return frames
    }

    /// RFC 6455 §5.2. A server does not mask.
    private static func write(_ payload: ByteBuffer, opcode: UInt8, isLast: Bool, to frames: inout ByteBuffer) {
        frames.writeInteger((isLast ? 0x80 : 0) | opcode)
        switch payload.readableBytes {
        case ...125: frames.writeInteger(UInt8(payload.readableBytes))
        case ...0xFFFF: frames.writeMultipleIntegers(UInt8(126), UInt16(payload.readableBytes))
        default: frames.writeMultipleIntegers(UInt8(127), UInt64(payload.readableBytes))
        }
        frames.writeImmutableBuffer(payload)
    }
}
