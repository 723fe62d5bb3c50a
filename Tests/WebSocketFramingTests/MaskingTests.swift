import Testing

@testable import WebSocketFraming

@Suite("Masking")
struct MaskingTests {
    @Test("is taken off as the RFC's example has it, and put on again")
    func example() {
        var bytes: [UInt8] = [0x7F, 0x9F, 0x4D, 0x51, 0x58]
        bytes.withUnsafeMutableBytes { Masking.unmask($0, key: 0x37FA_213D, offset: 0) }
        #expect(bytes == Array("Hello".utf8))
        bytes.withUnsafeMutableBytes { Masking.unmask($0, key: 0x37FA_213D, offset: 0) }
        #expect(bytes == [0x7F, 0x9F, 0x4D, 0x51, 0x58])
    }

    @Test("is the same byte by byte, for each length and place", arguments: 0..<150)
    func lengths(length: Int) {
        let key: [UInt8] = [1, 2, 4, 8]
        for offset in [0, 1, 2, 3, 4, 7, 1_000_001] {
            var bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
            let expected = bytes.enumerated().map { $1 ^ key[(offset + $0) % 4] }
            bytes.withUnsafeMutableBytes { Masking.unmask($0, key: 0x0102_0408, offset: offset) }
            #expect(bytes == expected)
        }
    }

    @Test("touches no byte beside those it is given", arguments: [0, 1, 5, 31, 32, 33, 63, 67])
    func bounds(length: Int) {
        var bytes = [UInt8](repeating: 0, count: 80)
        bytes.withUnsafeMutableBytes { bytes in
            let part = UnsafeMutableRawBufferPointer(rebasing: bytes[5..<5 + length])
            Masking.unmask(part, key: 0xFFFF_FFFF, offset: 0)
        }
        let ones = [UInt8](repeating: 0xFF, count: length)
        #expect(bytes == [0, 0, 0, 0, 0] + ones + [UInt8](repeating: 0, count: 75 - length))
    }
}
