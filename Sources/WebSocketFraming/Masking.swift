/// The masking of what a client sends (RFC 6455 §5.3). It is its own inverse.
package enum Masking {
    private typealias Words = (UInt64, UInt64, UInt64, UInt64)

    /// - Parameters:
    ///   - key: of the frame, as the number that its four bytes are in network byte order.
    ///   - offset: of the first byte in the payload of its frame.
    package static func unmask(_ bytes: UnsafeMutableRawBufferPointer, key: UInt32, offset: Int) {
        unmask(UnsafeRawBufferPointer(bytes), into: bytes, key: key, offset: offset)
    }

    /// - Parameter target: at least as large as the source; the same bytes, or others.
    package static func unmask(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, key: UInt32, offset: Int
    ) {
        let key = rotated(key, by: offset)
        guard let start = source.baseAddress, let target = target.baseAddress else { return }
        let word = UInt64(key.bigEndian) << 32 | UInt64(key.bigEndian)
        var index = 0
        // Four words are loaded before any is stored: the compiler makes two vectors of them.
        while index &+ 32 <= source.count {
            let words = (start + index).loadUnaligned(as: Words.self)
            let unmasked = (words.0 ^ word, words.1 ^ word, words.2 ^ word, words.3 ^ word)
            (target + index).storeBytes(of: unmasked, as: Words.self)
            index &+= 32
        }
        while index &+ 4 <= source.count {
            let half = (start + index).loadUnaligned(as: UInt32.self) ^ key.bigEndian
            (target + index).storeBytes(of: half, as: UInt32.self)
            index &+= 4
        }
        while index < source.count {
            let byte = UInt8(truncatingIfNeeded: key >> UInt32(24 &- 8 &* (index & 3)))
            (target + index).storeBytes(of: source[index] ^ byte, as: UInt8.self)
            index &+= 1
        }
    }

    /// The key for what follows when so many bytes are done.
    static func rotated(_ key: UInt32, by count: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: count & 3) * 8
        return key << bits | key >> (32 - bits)
    }
}
