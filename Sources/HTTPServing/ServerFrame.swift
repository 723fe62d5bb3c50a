package import NIOCore
import NIOWebSocket

/// A frame of the server, encoded once for all sockets: the server's frames are not masked (RFC 6455 §5.1).
package enum ServerFrame {
    package static func text(_ text: some StringProtocol) -> ByteBuffer {
        encode(opcode: .text, payload: ByteBuffer(substring: Substring(text)))
    }

    static func close(_ code: CloseCode) -> ByteBuffer {
        encode(opcode: .connectionClose, payload: ByteBuffer(integer: code.rawValue))
    }

    /// RFC 6455 §5.2: one final frame, with the shortest form of the length.
    static func encode(opcode: WebSocketOpcode, payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBufferAllocator().buffer(capacity: payload.readableBytes + 10)
        frame.writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch payload.readableBytes {
        case ...125: frame.writeInteger(UInt8(payload.readableBytes))
        case ...0xFFFF: frame.writeMultipleIntegers(UInt8(126), UInt16(payload.readableBytes))
        default: frame.writeMultipleIntegers(UInt8(127), UInt64(payload.readableBytes))
        }
        frame.writeImmutableBuffer(payload)
        return frame
    }
}
