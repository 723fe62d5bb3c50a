import NIOCore
import Testing

@testable import Compression

@Suite("Compression of messages")
struct MessageDeflaterTests {
    private func inflate(_ bytes: ByteBuffer, limit: Int = 1 << 26) throws -> ByteBuffer {
        let inflater = try #require(MessageInflater())
        var message = ByteBuffer()
        try bytes.withUnsafeReadableBytes { try inflater.inflate($0, into: &message, limit: limit) }
        try inflater.finish(into: &message, limit: limit)
        return message
    }

    @Test(
        "makes the bytes of RFC 7692's examples, and of zlib",
        arguments: [
            ("", [0x00]), ("Hello", [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]),
            (String(repeating: "a", count: 300), [0x4A, 0x4C, 0x1C, 0x05, 0xC4, 0x02, 0x00, 0x00]),
            (String(repeating: "abc", count: 30), [0x4A, 0x4C, 0x4A, 0x4E, 0xA4, 0x0D, 0x02, 0x00]),
        ] as [(String, [UInt8])])
    func examples(text: String, expected: [UInt8]) {
        for bits in 9...15 {
            #expect(MessageDeflater.compress(ByteBuffer(string: text), windowBits: bits) == ByteBuffer(bytes: expected))
        }
    }

    @Test("is undone by inflation, for each window and size", arguments: 9...15)
    func roundTrip(bits: Int) throws {
        for size in [1, 2, 100, 249, 250, 251, 506, 16_122, 16_123, 40_000, 300_000] {
            let text = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
            #expect(try inflate(#require(MessageDeflater.compress(text, windowBits: bits))) == text)
            var state = UInt32(7)
            let noise = ByteBuffer(
                bytes: (0..<size).map { _ in
                    state = state &* 1_664_525 &+ 1_013_904_223
                    return UInt8(truncatingIfNeeded: state >> 24)
                })
            #expect(try inflate(#require(MessageDeflater.compress(noise, windowBits: bits))) == noise)
        }
    }

    @Test("looks no further back than the window")
    func window() throws {
        // Noise, and the same again 3,000 bytes later: only a window of 4 KiB or more sees it.
        var state = UInt32(9)
        let noise = (0..<3_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        let message = ByteBuffer(bytes: noise + noise)
        let (small, large) = (
            try #require(MessageDeflater.compress(message, windowBits: 11)),
            try #require(MessageDeflater.compress(message, windowBits: 12))
        )
        #expect(small.readableBytes > 6_000)
        #expect(large.readableBytes < 3_200)
    }

    @Test("takes any number for the window without harm", arguments: [Int.min, -1, 0, 8, 16, Int.max])
    func extremes(bits: Int) throws {
        let message = ByteBuffer(repeating: 1, count: 1_000)
        #expect(try inflate(#require(MessageDeflater.compress(message, windowBits: bits))) == message)
    }
}
