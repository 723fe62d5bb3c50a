import TestSupport
import Testing

@testable import LiveReload

extension PolicyEditorTests {
    private static let words = [
        "default-src", "script-src", "script-src-elem", "connect-src", "upgrade-insecure-requests", "img-src", "'none'",
        "'self'", "'unsafe-inline'", "'nonce-abc'", "'nonce-def'", "'nonce-'", "'sha256-YWJj'", "'strict-dynamic'", "*",
        "http:", "ws:", "https://x.example", "é", ";", ";", ";", ",", "\t",
    ]

    @Test("once and for all: what was widened needs no more", arguments: 0..<500)
    func twice(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<2).map { _ in
            (0..<Int.random(in: 0..<14, using: &generator)).map { _ in
                Self.words[Int.random(in: 0..<Self.words.count, using: &generator)]
            }
            .joined(separator: " ")
        }
        let once = change(values[0], values[1])
        let twice = change(once.values[0], once.values[1])
        #expect(twice.values == once.values, "\(values)")
        #expect(twice.changes == [], "\(values)")
        #expect(twice.nonce == once.nonce, "\(values)")
    }

    @Test("whatever bytes they are", arguments: 0..<200)
    func anyBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
            UInt8(truncatingIfNeeded: generator.next())
        }
        let value = String(decoding: bytes, as: UTF8.self)
        #expect(change("default-src 'none';" + value).nonce == "ZnJlc2g")
    }

    /// 256 KiB each: what is quadratic would take many minutes.
    @Test(
        "in a time that grows with their length", .timeLimit(.minutes(1)),
        arguments: [";", ",", " ", "a;", "a ", "'none' ", "'nonce-a' ", "upgrade-insecure-requests;", "script-src,"])
    func long(piece: String) {
        let value = "default-src " + String(repeating: piece, count: (1 << 18) / piece.utf8.count)
        #expect(change(value).values[0].contains("connect-src"))
    }
}
