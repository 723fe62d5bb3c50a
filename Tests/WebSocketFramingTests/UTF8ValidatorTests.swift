import TestSupport
import Testing

@testable import WebSocketFraming

@Suite("The UTF-8 validator")
struct UTF8ValidatorTests {
    /// After how many bytes, given one by one, the validator says no; and whether the text may end.
    private func result(_ bytes: [UInt8]) -> (failure: Int?, isComplete: Bool) {
        var validator = UTF8Validator()
        for (index, byte) in bytes.enumerated() {
            guard [byte].withUnsafeBytes({ validator.validate($0) }) else { return (index + 1, false) }
        }
        return (nil, validator.isComplete)
    }

    private func isValid(_ bytes: [UInt8], splitAt index: Int = 0) -> Bool {
        var validator = UTF8Validator()
        let (first, second) = (Array(bytes[..<index]), Array(bytes[index...]))
        return first.withUnsafeBytes { validator.validate($0) } && second.withUnsafeBytes { validator.validate($0) }
            && validator.isComplete
    }

    @Test(
        "takes the first and the last character of each length, and what lies beside the surrogates",
        arguments: [
            [], [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xEF, 0xBF, 0xBF],
            [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBE], [0xF0, 0x90, 0x80, 0x80],
            [0xF4, 0x8F, 0xBF, 0xBF], [0xF3, 0xBF, 0xBF, 0xBF], [0xE1, 0x80, 0x80], [0xEC, 0xBF, 0xBF],
        ] as [[UInt8]])
    func valid(bytes: [UInt8]) {
        #expect(result(bytes) == (nil, true))
        for count in 0..<40 {
            let long = [UInt8](repeating: 0x61, count: count) + bytes + bytes + [UInt8](repeating: 0x62, count: 20)
            for index in 0...long.count { #expect(isValid(long, splitAt: index)) }
        }
    }

    static let malformed: [(bytes: [UInt8], failure: Int)] = [
        ([0x80], 1), ([0xBF], 1), ([0xC0], 1), ([0xC1, 0xBF], 1), ([0xF5], 1), ([0xF8, 0x88], 1), ([0xFE], 1),
        ([0xFF], 1), ([0xC2, 0x41], 2), ([0xC2, 0xC2], 2), ([0xE0, 0x80], 2), ([0xE0, 0x9F, 0xBF], 2),
        ([0xED, 0xA0], 2), ([0xED, 0xBF, 0xBF], 2), ([0xF0, 0x80], 2), ([0xF0, 0x8F, 0xBF], 2), ([0xF4, 0x90], 2),
        ([0xF4, 0xBF], 2), ([0xE1, 0x80, 0x41], 3), ([0xE1, 0x80, 0xC2], 3), ([0xF1, 0x80, 0x80, 0x41], 4),
        ([0xF1, 0x80, 0x80, 0xF1], 4), ([0xC3, 0xA9, 0xA9], 3), ([0xF0, 0x90, 0x80, 0x80, 0x80], 5),
    ]

    @Test("says no at the first byte that cannot be, wherever it is", arguments: malformed)
    func refused(bytes: [UInt8], failure: Int) {
        #expect(result(bytes).failure == failure)
        for prefix in ["", "a", "é", "日本", "😀"] {
            for count in 0..<40 {
                let before = Array(prefix.utf8) + [UInt8](repeating: 0x61, count: count)
                #expect(result(before + bytes).failure == before.count + failure)
                #expect(!isValid(before + bytes.prefix(failure)))
                #expect(!isValid(before + bytes + [UInt8](repeating: 0x61, count: 40)))
            }
        }
    }

    @Test(
        "knows that a character is not whole",
        arguments: [[0xC2], [0xE1], [0xE1, 0x80], [0xF1], [0xF1, 0x80], [0xF1, 0x80, 0x80]] as [[UInt8]])
    func incomplete(bytes: [UInt8]) {
        #expect(result(bytes) == (nil, false))
        for count in 0..<40 {
            let long = [UInt8](repeating: 0x61, count: count) + bytes
            for index in 0...long.count { #expect(!isValid(long, splitAt: index)) }
        }
    }

    @Test("agrees with the standard library about all pairs of bytes, and pairs behind E0, ED, F0 and F4")
    func pairs() {
        for prefix in [[], [0xE0], [0xED], [0xF0], [0xF4]] as [[UInt8]] {
            for number in 0..<0x1_0000 {
                let bytes = prefix + [UInt8(number >> 8), UInt8(number & 0xFF)]
                guard isValid(bytes) != (String(validating: bytes, as: UTF8.self) != nil) else { continue }
                Issue.record("\(bytes)")
            }
        }
    }

    @Test("agrees with the standard library about random text with a random fault")
    func random() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<5_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                let limits: [UInt32] = [0x7F, 0x7FF, 0xFFFF, 0x10_FFFF]
                let number = UInt32.random(in: 0...limits.randomElement(using: &generator)!, using: &generator)
                if let scalar = Unicode.Scalar(number) { bytes += Array(String(scalar).utf8) }
            }
            if !bytes.isEmpty, Bool.random(using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let index = Int.random(in: 0...bytes.count, using: &generator)
            let expected = String(validating: bytes, as: UTF8.self) != nil
            #expect(isValid(bytes) == expected)
            #expect(isValid(bytes, splitAt: index) == expected)
        }
    }
}
