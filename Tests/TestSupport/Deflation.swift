/// Payloads of compressed messages (RFC 7692 §7.2.1), sound and hostile, made from RFC 1951 alone.
package enum Deflation {
    /// Without any compression.
    package static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var writer = BitWriter()
        for start in stride(from: 0, to: bytes.count, by: 0xFFFF) {
            let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
            writer.write(0, count: 8)
            writer.write(block.count, count: 16)
            writer.write(~block.count & 0xFFFF, count: 16)
            writer.bytes += block
        }
        writer.endMessage()
        return writer.bytes
    }

    /// With the fixed codes, and no byte told by an earlier one.
    package static func literals(_ bytes: [UInt8]) -> [UInt8] {
        var writer = BitWriter()
        writer.write(0b010, count: 3)
        for byte in bytes {
            if byte < 144 {
                writer.writeCode(0x30 + Int(byte), count: 8)
            } else {
                writer.writeCode(0x190 + Int(byte) - 144, count: 9)
            }
        }
        writer.writeCode(0, count: 7)
        writer.endMessage()
        return writer.bytes
    }

    /// Zeros, of which each byte of the payload stands for 1,032.
    package static func bomb(byteCount: Int) -> [UInt8] {
        var writer = BitWriter()
        writer.write(0b100, count: 3)
        // 286 codes for literals and lengths, one for distances, 18 for the lengths of those.
        writer.write(29, count: 5)
        writer.write(0, count: 5)
        writer.write(14, count: 4)
        // In the order of the RFC: 18 has one bit, 2 and 1 have two.
        for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] { writer.write(length, count: 3) }
        let (one, two) = (0b10, 0b11)
        writer.writeCode(two, count: 2)
        writer.writeZeros(138)
        writer.writeZeros(117)
        writer.writeCode(two, count: 2)
        writer.writeZeros(28)
        writer.writeCode(one, count: 2)
        writer.writeCode(one, count: 2)
        // A zero; then the same 258 times over, each time with two bits that are zero.
        writer.writeCode(0b10, count: 2)
        writer.writeZeroBits(2 * (byteCount / 258))
        writer.writeCode(0b11, count: 2)
        writer.endMessage()
        return writer.bytes
    }
}

/// Bits into bytes, the lowest first (RFC 1951 §3.1.1).
private struct BitWriter {
    var bytes: [UInt8] = []
    private var used = 0

    mutating func write(_ value: Int, count: Int) {
        for index in 0..<count {
            if used == 0 { bytes.append(0) }
            bytes[bytes.count - 1] |= UInt8(value >> index & 1) << UInt8(used)
            used = (used + 1) % 8
        }
    }

    /// The highest bit first.
    mutating func writeCode(_ code: Int, count: Int) {
        for index in (0..<count).reversed() { write(code >> index & 1, count: 1) }
    }

    /// A run of 11 to 138 codes that are not used.
    mutating func writeZeros(_ count: Int) {
        write(0, count: 1)
        write(count - 11, count: 7)
    }

    mutating func writeZeroBits(_ count: Int) {
        let first = min(count, (8 - used) % 8)
        write(0, count: first)
        bytes += [UInt8](repeating: 0, count: (count - first) / 8)
        write(0, count: (count - first) % 8)
    }

    /// The head of an empty stored block, whose rest the receiver adds.
    mutating func endMessage() {
        write(0, count: 3)
        used = 0
    }
}
