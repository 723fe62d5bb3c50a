/// What stands before the payload of a client's frame (RFC 6455 §5.2).
struct FrameHeader: Equatable {
    static let maximumSize = 14

    /// Of the payload that has not been read, in bytes.
    private(set) var length: Int
    /// The mask of its first byte and the three after it, as a number in network byte order.
    private(set) var key: UInt32
    let opcode: Opcode
    let isFinal: Bool
    let isCompressed: Bool

    /// So much of the payload has been read.
    mutating func skip(_ count: Int) {
        length -= count
        key = Masking.rotated(key, by: count)
    }

    /// - Parameter bytes: from the first of the frame on, as many as there are.
    /// - Returns: the header and its size in bytes, or nothing if more are needed.
    @inline(__always)
    static func parse(
        _ bytes: UnsafeRawBufferPointer, by rules: FrameRules
    ) throws(Violation) -> (header: FrameHeader, size: Int)? {
        guard bytes.count >= 1 else { return nil }
        let opcode = try rules.checkFirst(bytes[0])
        guard bytes.count >= 2 else { return nil }
        try rules.checkSecond(bytes[1], of: opcode)
        guard let (length, start) = try parseLength(bytes) else { return nil }
        let isCompressed = bytes[0] & 0x40 != 0
        guard opcode.isControl || length <= (isCompressed ? rules.compressedRoom : rules.room) else {
            throw .messageTooBig
        }
        guard bytes.count >= start + 4, let length = Int(exactly: length) else { return nil }
        let key = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self).bigEndian
        let header = FrameHeader(
            length: length, key: key, opcode: opcode, isFinal: bytes[0] & 0x80 != 0, isCompressed: isCompressed)
        return (header, start + 4)
    }

    @inline(__always)
    private static func parseLength(
        _ bytes: UnsafeRawBufferPointer
    ) throws(Violation) -> (length: UInt64, end: Int)? {
        let short = bytes[1] & 0x7F
        guard short > 125 else { return (UInt64(short), 2) }
        let size = short == 126 ? 2 : 8
        let field = UnsafeRawBufferPointer(rebasing: bytes[2..<min(2 + size, bytes.count)])
        try FrameRules.checkExtendedLength(field, size: size)
        guard field.count == size else { return nil }
        return (field.reduce(0) { $0 << 8 | UInt64($1) }, 2 + size)
    }
}
