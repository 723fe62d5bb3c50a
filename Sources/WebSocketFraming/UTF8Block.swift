/// Sixteen bytes of UTF-8, checked at once: each byte is right or wrong by itself and the three before it.
struct UTF8Block {
    private typealias Bytes = SIMD16<UInt8>
    private typealias Mask = SIMDMask<SIMD16<Int8>>

    static let size = 16

    private let bytes: Bytes

    @inline(__always)
    init(_ source: UnsafeRawBufferPointer, at index: Int) {
        bytes = source.loadUnaligned(fromByteOffset: index, as: Bytes.self)
    }

    @inline(__always)
    var isASCII: Bool {
        let halves = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        return (halves[0] | halves[1]) & 0x8080_8080_8080_8080 == 0
    }

    /// - Parameters:
    ///   - source: what the block was made of, and before it at least three bytes, which are valid.
    ///   - index: of the block's first byte.
    @inline(__always)
    func isValid(after source: UnsafeRawBufferPointer, at index: Int) -> Bool {
        let first = source.loadUnaligned(fromByteOffset: index - 1, as: Bytes.self)
        let second = source.loadUnaligned(fromByteOffset: index - 2, as: Bytes.self)
        let third = source.loadUnaligned(fromByteOffset: index - 3, as: Bytes.self)
        let isContinuation = bytes &- Self.all(0x80) .< Self.all(0x40)
        let isExpected = (first .>= Self.all(0xC0)) .| (second .>= Self.all(0xE0)) .| (third .>= Self.all(0xF0))
        // What no character begins with: an overlong form of ASCII, or more than U+10FFFF.
        let isNeverUsed = (bytes &- Self.all(0xC0) .< Self.all(2)) .| (bytes .>= Self.all(0xF5))
        let isLow = (first .== Self.all(0xE0)) .& (bytes .< Self.all(0xA0))
        let isOverlong = (first .== Self.all(0xF0)) .& (bytes .< Self.all(0x90))
        let isSurrogate = (first .== Self.all(0xED)) .& (bytes .>= Self.all(0xA0))
        let isTooHigh = (first .== Self.all(0xF4)) .& (bytes .>= Self.all(0x90))
        let isWrong =
            (isContinuation .^ isExpected) .| isNeverUsed .| (isLow .| isOverlong) .| (isSurrogate .| isTooHigh)
        let halves = unsafeBitCast(isWrong, to: SIMD2<UInt64>.self)
        return halves[0] | halves[1] == 0
    }

    // The operators that take a vector and a number are not made for the vector's type, and a hundred times as slow.
    @inline(__always)
    private static func all(_ byte: UInt8) -> Bytes { Bytes(repeating: byte) }
}
