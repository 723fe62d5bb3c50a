import Compression
package import NIOCore

/// A frame of the server, encoded once for all sockets: the server's frames are not masked (RFC 6455 §5.1).
package enum ServerFrame {
    /// Less fits a packet anyway.
    private static let compressionMinimum = 1_024

    package static func text(_ text: some StringProtocol) -> ByteBuffer {
        let count = text.utf8.count
        var frame = begin(first: firstByte(.text), length: count)
        frame.writeSubstring(Substring(text))
        return frame
    }

    /// - Parameter deflate: what was agreed of permessage-deflate. A message that it would not make shorter is sent as it
    ///   is, which the extension leaves open (RFC 7692 §6). Compression takes its time.
    package static func message(_ message: WebSocketMessage, deflate: DeflateParameters? = nil) -> ByteBuffer {
        let (opcode, payload): (Opcode, ByteBuffer) =
            switch message {
            case .text(let bytes): (.text, bytes)
            case .binary(let bytes): (.binary, bytes)
            }
        if let deflate, payload.readableBytes >= compressionMinimum,
            let compressed = MessageDeflater.compress(payload, windowBits: deflate.serverWindowBits),
            compressed.readableBytes < payload.readableBytes
        {
            return encode(opcode: opcode, payload: compressed, isCompressed: true)
        }
        return encode(opcode: opcode, payload: payload)
    }

    package static func ping(_ payload: ByteBuffer) -> ByteBuffer { control(.ping, payload) }

    package static func pong(_ payload: ByteBuffer) -> ByteBuffer { control(.pong, payload) }

    /// - Parameters:
    ///   - code: none makes an empty frame, which answers one (§5.5.1).
    ///   - reason: cut to 123 bytes, between two characters.
    package static func close(_ code: CloseCode?, reason: String = "") -> ByteBuffer {
        encode(opcode: .close, payload: code.map { ClosePayload.encode($0, reason: reason) } ?? ByteBuffer())
    }

    /// §5.2, with the shortest form of the length.
    ///
    /// - Parameters:
    ///   - isFinal: false if more frames of the message follow.
    ///   - isCompressed: on the first frame of a compressed message (RFC 7692 §6).
    package static func encode(
        opcode: Opcode, payload: ByteBuffer, isFinal: Bool = true, isCompressed: Bool = false
    ) -> ByteBuffer {
        let first = firstByte(opcode, isFinal: isFinal, isCompressed: isCompressed)
        var frame = begin(first: first, length: payload.readableBytes)
        frame.writeImmutableBuffer(payload)
        return frame
    }

    /// §5.5: 125 bytes at most; more are cut off.
    private static func control(_ opcode: Opcode, _ payload: ByteBuffer) -> ByteBuffer {
        let length = min(payload.readableBytes, 125)
        return encode(
            opcode: opcode, payload: payload.getSlice(at: payload.readerIndex, length: length) ?? ByteBuffer())
    }

    private static func firstByte(_ opcode: Opcode, isFinal: Bool = true, isCompressed: Bool = false) -> UInt8 {
        (isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode.rawValue
    }

    private static func begin(first: UInt8, length: Int) -> ByteBuffer {
        var frame = ByteBufferAllocator().buffer(capacity: length + 10)
        switch length {
        case ...125: frame.writeMultipleIntegers(first, UInt8(length))
        case ...0xFFFF: frame.writeMultipleIntegers(first, UInt8(126), UInt16(length))
        default: frame.writeMultipleIntegers(first, UInt8(127), UInt64(length))
        }
        return frame
    }
}
