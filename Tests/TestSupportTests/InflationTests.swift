import SystemPackage
import TestSupport
import Testing

@Suite("Inflation")
struct InflationTests {
    private static let hello = Array("Hello".utf8)

    @Test(
        "gives back the examples of RFC 7692 §7.2.3",
        arguments: [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
        ] as [[UInt8]])
    func examples(payload: [UInt8]) throws {
        let inflation = try Inflation(message: payload, limit: 100)
        #expect(inflation.output == Self.hello)
        #expect(inflation.isWhole)
    }

    @Test("ends with a block that says that it is the last")
    func last() throws {
        let inflation = try Inflation(message: [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00], limit: 100)
        #expect(inflation.output == Self.hello)
        #expect(!inflation.isWhole)
    }

    @Test("gives back what Deflation makes", arguments: [0, 1, 5, 300, 70_000])
    func roundTrip(count: Int) throws {
        var generator = SeededGenerator(seed: 3)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for payload in [Deflation.stored(bytes), Deflation.literals(bytes)] {
            let inflation = try Inflation(message: payload, limit: count)
            #expect(inflation.output == bytes)
            #expect(inflation.isWhole)
        }
    }

    @Test("gives back what gzip makes, of all kinds of blocks")
    func gzip() throws {
        let folder = try TemporaryFolder()
        let text = (0..<4_000).map { "line \($0 * $0 % 977) of \($0)\n" }.joined()
        try folder.write(text, to: "text")
        for level in ["-1", "-6", "-9"] {
            let file = folder.url("text").string
            let hex = try Command.run("sh", "-c", "gzip -n \(level) <\(file) | od -An -v -tx1 | tr -d ' \\n'")
            let bytes = stride(from: 0, to: hex.utf8.count, by: 2).compactMap {
                UInt8(hex.dropFirst($0).prefix(2), radix: 16)
            }
            let inflation = try Inflation(message: Array(bytes[10..<bytes.count - 8]), limit: text.utf8.count)
            #expect(inflation.output == Array(text.utf8))
        }
    }

    @Test(
        "tells what is malformed",
        arguments: [[0x06], [0x00, 5, 0, 5, 0], [0x02, 0x02], [0xFF, 0xFF, 0xFF]] as [[UInt8]])
    func malformed(payload: [UInt8]) {
        #expect(throws: Inflation.Failure.malformed) { try Inflation(message: payload, limit: 100) }
    }

    @Test("stops at its limit")
    func bomb() throws {
        let bomb = Deflation.bomb(byteCount: 1_000_000)
        #expect(bomb.count < 1_100)
        #expect(try Inflation(message: bomb, limit: 1_100_000).output.count > 998_000)
        #expect(throws: Inflation.Failure.tooLong) { try Inflation(message: bomb, limit: 100_000) }
    }
}
