/// What the frames so far, and what was agreed, allow the next frame of a client to be.
///
/// A frame is judged byte by byte, in their order: it makes no difference in which pieces the bytes arrive.
struct FrameRules {
    var acceptsBinary: Bool
    var acceptsCompression: Bool
    /// A message has begun, and its last frame has not come.
    var isInMessage: Bool
    var allowsFragment: Bool
    /// How many bytes a frame of data may announce, compressed or not.
    var room: Int
    var compressedRoom: Int

    /// RFC 6455 §5.2, §5.4 and §5.5; RFC 7692 §6.
    func checkFirst(_ byte: UInt8) throws(Violation) -> Opcode {
        guard byte & 0x30 == 0 else { throw .protocolError("reserved bit") }
        guard let opcode = Opcode(rawValue: byte & 0x0F) else { throw .protocolError("reserved opcode") }
        let isCompressed = byte & 0x40 != 0
        guard !isCompressed || (acceptsCompression && (opcode == .text || opcode == .binary)) else {
            throw .protocolError("reserved bit")
        }
        switch opcode {
        case .close, .ping, .pong:
            guard byte & 0x80 != 0 else { throw .protocolError("fragmented control frame") }
            return opcode
        case .continuation:
            guard isInMessage else { throw .protocolError("continuation of nothing") }
        case .text, .binary:
            guard !isInMessage else { throw .protocolError("message inside a message") }
            guard acceptsBinary || opcode == .text else {
                throw Violation(code: .unsupportedData, reason: "binary messages are not taken")
            }
        }
        guard allowsFragment else { throw Violation(code: .policyViolation, reason: "too many fragments") }
        return opcode
    }

    /// §5.1: a client masks. §5.5: a control frame is short.
    func checkSecond(_ byte: UInt8, of opcode: Opcode) throws(Violation) {
        guard byte & 0x80 != 0 else { throw .protocolError("frame is not masked") }
        guard !opcode.isControl || byte & 0x7F <= 125 else { throw .protocolError("long control frame") }
    }

    /// §5.2: the shortest form of the length, and no sign.
    ///
    /// - Parameter bytes: as many as there are of the two or eight behind the second.
    static func checkExtendedLength(_ bytes: UnsafeRawBufferPointer, size: Int) throws(Violation) {
        guard let first = bytes.first else { return }
        // §5.2: the most significant bit is 0. Whatever else it is, such a length is too large.
        guard size == 2 || first & 0x80 == 0 else { throw .messageTooBig }
        // The length that the bytes come to at most.
        var most = UInt64(0)
        for index in 0..<size { most = most << 8 | UInt64(index < bytes.count ? bytes[index] : 0xFF) }
        guard most > (size == 2 ? 125 : 0xFFFF) else { throw .protocolError("length in a long form") }
    }
}
