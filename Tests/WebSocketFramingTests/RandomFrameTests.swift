import Compression
import NIOCore
import TestSupport
import Testing

@testable import WebSocketFraming

@Suite("The message reader, given anything")
struct RandomFrameTests {
    private static let deadline = Duration.seconds(1)

    @Test("neither traps nor depends on how the bytes are split: random bytes")
    func noise() { repeated(seed: 1) { generator in Self.noise(&generator) } }

    @Test("neither traps nor depends on how the bytes are split: frames with a few wrong bytes")
    func frames() {
        repeated(seed: 2) { generator in
            var bytes = (0..<Int.random(in: 1...6, using: &generator)).flatMap { _ in Self.frame(&generator) }
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            return bytes
        }
    }

    private func repeated(seed: UInt64, _ make: (inout SeededGenerator) -> [UInt8]) {
        var generator = SeededGenerator(seed: seed)
        let limits = ReaderLimits(messageLimit: 300, fragmentLimit: 4, acceptsBinary: true)
        let clock = ContinuousClock()
        let end = clock.now + Self.deadline
        repeat {
            let bytes = make(&generator)
            let deflate = Bool.random(using: &generator) ? Outcome.deflate : nil
            guard Outcome.agreed(of: bytes, limits: limits, deflate: deflate, seed: generator.next()) == nil else {
                continue
            }
            Issue.record("\(bytes)")
        } while clock.now < end
    }

    private static func noise(_ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...60, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static func frame(_ generator: inout SeededGenerator) -> [UInt8] {
        let first: UInt8 = [0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x80, 0x88, 0x89, 0x8A, 0xC1, 0xC2, 0x41, 0x42]
            .randomElement(using: &generator)!
        let text = ["", "a", "é€😀", String(repeating: "日本", count: 21)].randomElement(using: &generator)!
        let payload: [UInt8] =
            switch (first, Int.random(in: 0...3, using: &generator)) {
            case (0x88, 0...2): [0x03, UInt8.random(in: 0xE6...0xF8, using: &generator)] + Array(text.utf8.prefix(100))
            case (0xC1, 0...2), (0xC2, 0...2):
                MessageDeflater.compress(ByteBuffer(string: text), windowBits: 9).map { Array($0.readableBytesView) }
                    ?? []
            case (_, 3): noise(&generator)
            default: Array(text.utf8)
            }
        return ClientFrame.bytes(first, payload)
    }
}
