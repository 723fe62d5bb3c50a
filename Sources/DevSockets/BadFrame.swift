import NIOCore

/// Frames of a server that no client may accept. The values are those of the option `kind`.
enum BadFrame: String, CaseIterable {
    /// A reserved bit, and no extension agreed on (RFC 6455 §5.2).
    case reservedBit = "reserved-bit"
    /// An opcode that means nothing (§5.2).
    case opcode
    /// A server never masks (§5.1).
    case masked
    /// Text that is not UTF-8 (§8.1).
    case text
    /// A continuation of nothing (§5.4).
    case continuation
    /// A ping in fragments (§5.5).
    case control
    /// A code that is never sent (§7.4.1).
    case close
    /// Longer than any message may be (§5.2).
    case length

    var bytes: ByteBuffer {
        switch self {
        case .reservedBit: ByteBuffer(bytes: [0xC1, 0x00])
        case .opcode: ByteBuffer(bytes: [0x83, 0x00])
        case .masked: ByteBuffer(bytes: [0x81, 0x81, 0x11, 0x22, 0x33, 0x44, 0x50])
        case .text: ByteBuffer(bytes: [0x81, 0x02, 0xC3, 0x28])
        case .continuation: ByteBuffer(bytes: [0x80, 0x00])
        case .control: ByteBuffer(bytes: [0x09, 0x00])
        case .close: ByteBuffer(bytes: [0x88, 0x02, 0x03, 0xED])
        case .length: ByteBuffer(bytes: [0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0])
        }
    }
}
