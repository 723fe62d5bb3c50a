import Compression
import NIOCore
import TestSupport
import Testing

@testable import WebSocketFraming

@Suite("The message reader, with permessage-deflate")
struct DeflatedMessageTests {
    private func outcome(
        _ bytes: [UInt8], limits: ReaderLimits = Outcome.limits, seed: UInt64 = 1
    ) -> Outcome? {
        Outcome.agreed(of: bytes, limits: limits, deflate: Outcome.deflate, seed: seed)
    }

    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

    @Test(
        "inflates each form of \"Hello\"",
        arguments: [
            // RFC 7692 §7.2.3.1, .3, .4 and .5: compressed, not compressed, a final block, two blocks.
            hello, [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
            // Without the byte behind the final block; data behind a final block; a full flush in the middle.
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0xF3, 0x48, 0xCD, 0x01, 0x00, 0xCA, 0xC9, 0x07, 0x00],
            [0xF3, 0x48, 0xCD, 0x01, 0x00, 0xCB, 0xC9, 0x07, 0x00],
            [0xF2, 0x48, 0xCD, 0x01, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0x07, 0x08, 0x00],
            // Final blocks with nothing in them.
            [0x03, 0x00, 0x03, 0x00] + hello,
        ] as [[UInt8]])
    func forms(payload: [UInt8]) {
        #expect(outcome(ClientFrame.bytes(0xC1, payload))?.isText == "Hello")
        for index in 0...payload.count {
            let (first, second) = (Array(payload[..<index]), Array(payload[index...]))
            let bytes =
                ClientFrame.bytes(0x41, first) + ClientFrame.bytes(0x00) + ClientFrame.bytes(0x80, second)
            #expect(outcome(bytes)?.isText == "Hello")
        }
    }

    @Test("inflates an empty message, of one empty block or of nothing", arguments: [[0x00], []] as [[UInt8]])
    func empty(payload: [UInt8]) { #expect(outcome(ClientFrame.bytes(0xC1, payload))?.isText == "") }

    @Test(
        "inflates what zlib makes with each strategy",
        arguments: [
            [0x72, 0x3B, 0xBC, 0x24, 0x43, 0xC1, 0x8D, 0x3C, 0x02, 0x00],
            [0x00, 0x3C, 0x00, 0xC3, 0xFF] + [UInt8](String(repeating: "Fäh ", count: 12).utf8) + [0x00],
            [
                0x04, 0xC1, 0x81, 0x00, 0x00, 0x00, 0x00, 0xC2, 0x30, 0x95, 0xD3, 0xC4, 0x12, 0x58, 0x26, 0x17,
                0x6B, 0x8B, 0x2B, 0x71, 0x25, 0xAE, 0xC4, 0x95, 0xB8, 0x12, 0x57, 0xE2, 0x4A, 0x5C, 0x89, 0x2B,
                0x71, 0x25, 0xAE, 0xC4, 0x95, 0x03,
            ],
        ] as [[UInt8]])
    func strategies(payload: [UInt8]) {
        #expect(outcome(ClientFrame.bytes(0xC1, payload))?.isText == String(repeating: "Fäh ", count: 12))
    }

    @Test("takes messages that are compressed and not, and control frames between the fragments of both")
    func mixed() {
        let bytes =
            ClientFrame.bytes(0x41, [0xF2, 0x48]) + ClientFrame.bytes(0x89, [1])
            + ClientFrame.bytes(0x80, [0xCD, 0xC9, 0xC9, 0x07, 0x00]) + ClientFrame.text("b")
            + ClientFrame.bytes(0xC2, Self.hello)
        #expect(
            outcome(bytes)?.events == [
                .ping(ByteBuffer(bytes: [1])), .message(.text(ByteBuffer(string: "Hello"))),
                .message(.text(ByteBuffer(string: "b"))), .message(.binary(ByteBuffer(string: "Hello"))),
            ])
    }

    @Test(
        "refuses RSV1 anywhere but on the first frame of a message",
        arguments: [[0x40], [0xC0], [0xC8], [0xC9], [0xCA]] as [[UInt8]])
    func reservedBit(bytes: [UInt8]) {
        #expect(outcome(bytes)?.violation?.code == .protocolError)
        #expect(outcome(ClientFrame.bytes(0x41, [0xF2]) + bytes)?.violation?.code == .protocolError)
        #expect(outcome([0xE1])?.violation?.code == .protocolError)
        #expect(outcome([0xD1])?.violation?.code == .protocolError)
    }

    @Test(
        "refuses what is malformed",
        arguments: [
            // A block of type 3; a length that is not its complement; a symbol, and a distance, that do not exist.
            [0x06], [0x00, 0x05, 0x00, 0xFA, 0xFE], [0xFF, 0xFF, 0xFF], [0x04, 0xFF, 0xFF, 0xFF],
            // RFC 7692 §7.2.3.2: what refers to the message before, which is forgotten.
            [0xF2, 0x00, 0x11, 0x00, 0x00],
            // Cut off within a block, and not cut off behind it.
            [0xF2, 0x48, 0xCD], [0x00, 0x06, 0x00, 0xF9, 0xFF, 0x48], hello + [0x00, 0x00, 0xFF, 0xFF], [0x12],
        ] as [[UInt8]])
    func corrupt(payload: [UInt8]) {
        let bytes = ClientFrame.bytes(0xC2, Self.hello) + ClientFrame.bytes(0xC2, payload)
        #expect(outcome(bytes)?.violation?.code == .invalidPayload)
        #expect(outcome(bytes)?.events.count == 1)
    }

    @Test("refuses text that is not UTF-8 after inflation, as soon as it shows")
    func notUTF8() {
        // "ab\xFFcd", and "a\xC3".
        let wrong =
            ClientFrame.header(0xC1, length: 1_000)
            + zip([0x4A, 0x4C, 0xFA, 0x9F, 0x9C], ClientFrame.key + [0x37]).map(^)
        #expect(outcome(wrong)?.violation == .notUTF8)
        let cut = ClientFrame.bytes(0xC1, [0x4A, 0x3C, 0x0C, 0x00])
        #expect(outcome(cut)?.violation == .notUTF8)
        #expect(outcome(ClientFrame.bytes(0xC2, [0x4A, 0x3C, 0x0C, 0x00]))?.violation == nil)
    }

    @Test("inflates what was deflated, in fragments of any size", arguments: [1, 100, 8_192, 100_000, 1 << 20])
    func roundTrip(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let text = ByteBuffer(
            bytes: (0..<size).map { _ in UInt8.random(in: 0x61...0x66, using: &generator) })
        let payload = Array(try #require(MessageDeflater.compress(text, windowBits: 15)).readableBytesView)
        var (bytes, rest, first): ([UInt8], ArraySlice<UInt8>, UInt8) = ([], payload[...], 0x41)
        for _ in 0..<20 {
            let piece = rest.prefix(Int.random(in: 0...payload.count / 10, using: &generator))
            bytes += ClientFrame.bytes(first, Array(piece))
            (rest, first) = (rest.dropFirst(piece.count), 0x00)
        }
        bytes += ClientFrame.bytes(0x80, Array(rest))
        let pieces = stride(from: 0, to: bytes.count, by: 10_000).map { Array(bytes[$0...].prefix(10_000)) }
        for pieces in [[bytes], pieces] {
            #expect(
                Outcome(pieces, deflate: Outcome.deflate).events == [.message(.text(text))])
        }
    }

    @Test("allows a message of just the limit after inflation, and refuses a byte more")
    func limit() throws {
        let limits = ReaderLimits(messageLimit: 1_000, fragmentLimit: 10, acceptsBinary: true)
        for (size, isAllowed) in [(999, true), (1_000, true), (1_001, false), (5_000, false)] {
            let message = ByteBuffer(repeating: 1, count: size)
            let payload = try #require(MessageDeflater.compress(message, windowBits: 15))
            let outcome = outcome(ClientFrame.bytes(0xC2, Array(payload.readableBytesView)), limits: limits)
            #expect(outcome?.events == (isAllowed ? [.message(.binary(message))] : []))
            #expect(outcome?.violation == (isAllowed ? nil : .messageTooBig))
        }
        // Compressed bytes have a limit too, since they may stand for nothing.
        #expect(outcome([0xC2, 0xFE, 0x04, 0xA5], limits: limits)?.violation == nil)
        #expect(outcome([0xC2, 0xFE, 0x04, 0xA6], limits: limits)?.violation == .messageTooBig)
        let nothing = ClientFrame.bytes(
            0x42, [UInt8](repeating: 0, count: 1_000).enumerated().map { [0, 0, 0, 255, 255][$0.offset % 5] })
        #expect(outcome(nothing + [0x00, 0xFE, 0x00, 0xBD], limits: limits)?.violation == nil)
        #expect(outcome(nothing + [0x00, 0xFE, 0x00, 0xBE], limits: limits)?.violation == .messageTooBig)
    }

    @Test("stops a megabyte that means a gigabyte at the limit, in one frame or in many", .timeLimit(.minutes(1)))
    func bomb() throws {
        let part = try #require(MessageDeflater.compress(ByteBuffer(repeating: 0, count: 1 << 20), windowBits: 15))
        let block = Array(part.readableBytesView) + [0x00, 0x00, 0xFF, 0xFF]
        let bomb = (0..<1_024).flatMap { _ in block }
        #expect((1 << 20...1 << 21).contains(bomb.count))
        let limits = ReaderLimits(messageLimit: 1 << 24, fragmentLimit: 2_000, acceptsBinary: true)
        let frames = ClientFrame.bytes(0x42) + (0..<1_024).flatMap { _ in ClientFrame.bytes(0x00, block) }
        for bytes in [ClientFrame.bytes(0xC2, bomb), frames] {
            let pieces = stride(from: 0, to: bytes.count, by: 1 << 16).map { Array(bytes[$0...].prefix(1 << 16)) }
            let time = ContinuousClock().measure {
                let outcome = Outcome(pieces, limits: limits, deflate: Outcome.deflate)
                #expect(outcome.violation == .messageTooBig)
                #expect(outcome.events.isEmpty)
                // 16 of 1,024 parts were enough.
                #expect(outcome.pieceCount <= 2)
            }
            #expect(time < .seconds(5))
        }
    }
}
