import TestSupport
import Testing

extension FrameAttackTests {
    private static func compressed(_ payload: [UInt8], opcode: UInt8 = 1) -> [UInt8] {
        RawFrame(opcode, payload, reserved: 0x40).bytes
    }

    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
    private static let million = [UInt8](repeating: 0x61, count: 1_000_000)

    private static func sound(_ name: String, _ frames: [UInt8], _ answers: FrameAttack.Message...) -> FrameAttack {
        FrameAttack(97, name, .deflatedEcho, frames, answers: answers)
    }

    /// The examples of RFC 7692 §7.2.3, and others like them.
    private static let sound: [FrameAttack] = [
        sound("Hello", compressed(hello), .text("Hello")),
        sound(
            "Hello in two fragments",
            RawFrame(1, Array(hello[..<3]), isFinal: false, reserved: 0x40).bytes
                + RawFrame(0, Array(hello[3...])).bytes,
            .text("Hello")),
        sound("Hello without compression", compressed(Deflation.stored(Array("Hello".utf8))), .text("Hello")),
        sound("a block that is the last", compressed([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0, 0]), .text("Hello")),
        sound(
            "Hello in two blocks", compressed([0xF2, 0x48, 5, 0, 0, 0, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 7, 0]),
            .text("Hello")),
        sound("nothing", compressed([0]), .text("")),
        sound("a message that is not compressed", RawFrame.text("Hello").bytes, .text("Hello")),
        sound("one of each", compressed(hello) + RawFrame.text("x").bytes, .text("Hello"), .text("x")),
        sound(
            "a code point split between blocks and fragments",
            RawFrame.fragments(
                1, Array(Deflation.stored([0xF0, 0x9F]).dropLast()) + Deflation.stored([0xA6, 0x8A]), size: 2,
                reserved: 0x40), .text("🦊")),
        sound("a megabyte", compressed(Deflation.stored(million), opcode: 2), .binary(million)),
        sound(
            "a bomb that is small enough", compressed(Deflation.bomb(byteCount: 10_000_000), opcode: 2),
            .binary([UInt8](repeating: 0, count: 10_000_000 / 258 * 258 + 1))),
    ]

    private static func hostile(_ name: String, _ frames: [UInt8], _ codes: Int...) -> FrameAttack {
        var attack = FrameAttack(97, name, .deflatedEcho, frames, closes: 0)
        attack.outcome = .closed(Set(codes))
        return attack
    }

    private static let gigabyte = Deflation.bomb(byteCount: 1 << 30)

    private static let hostile: [FrameAttack] = [
        hostile("a bomb of a gigabyte, as text", compressed(gigabyte), 1009),
        hostile("a bomb of a gigabyte, as binary", compressed(gigabyte, opcode: 2), 1009),
        hostile(
            "a bomb over many frames", RawFrame.fragments(2, gigabyte, size: 10_000, reserved: 0x40), 1009),
        hostile(
            "a bomb that never ends", Array(RawFrame.fragments(2, gigabyte, size: 30_000, reserved: 0x40).dropLast(9)),
            1009),
        hostile(
            "one byte more than 16 MiB",
            compressed(Deflation.stored([UInt8](repeating: 0, count: 16 << 20 + 1)), opcode: 2), 1009),
        hostile("a block of an unknown kind", compressed([0x06]), 1002, 1007),
        hostile("a stored block with a wrong length", compressed([0, 5, 0, 5, 0, 1, 2, 3]), 1002, 1007),
        hostile("a distance before the begin", compressed([0x02, 0x02, 0]), 1002, 1007),
        hostile(
            "more codes than there are", compressed([0x04, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), 1002, 1007),
        hostile("garbage", compressed([UInt8](repeating: 0xFF, count: 100)), 1002, 1007),
        hostile(
            "garbage in fragments",
            RawFrame.fragments(1, [UInt8](repeating: 0xFF, count: 100), size: 9, reserved: 0x40), 1002, 1007),
        hostile("text that is not UTF-8", compressed(Deflation.stored([0x61, 0xC0, 0x80])), 1007),
        hostile("text that does not end", compressed(Deflation.literals([0xE2, 0x82])), 1007),
        hostile(
            "RSV1 on a continuation",
            RawFrame(1, hello, isFinal: false, reserved: 0x40).bytes + RawFrame(0, reserved: 0x40).bytes, 1002),
        hostile(
            "RSV1 on a continuation of a plain message",
            RawFrame(1, isFinal: false).bytes + RawFrame(0, hello, reserved: 0x40).bytes, 1002),
        hostile("RSV1 on a ping", RawFrame(9, reserved: 0x40).bytes, 1002),
        hostile("RSV1 on a pong", RawFrame(10, reserved: 0x40).bytes, 1002),
        hostile("RSV1 on a close frame", RawFrame(8, [3, 0xE8], reserved: 0x40).bytes, 1002),
    ]

    @Test("that is no attack, though it is compressed, is answered", arguments: sound)
    func sound(attack: FrameAttack) throws { try check(attack) }

    @Test("with what cannot or must not be inflated is closed, and takes no memory", arguments: hostile)
    func hostile(attack: FrameAttack) throws {
        try check(attack)
        #expect(try site.vif.residentKiB() < 250_000)
    }

    @Test("of eight bombs at once takes no memory")
    func bombs() throws {
        let sockets = try (0..<8).map { _ in try open(.deflatedEcho) }
        for socket in sockets { try? socket.connection.send(Self.compressed(Self.gigabyte)) }
        for socket in sockets { #expect(try socket.connection.framesThroughClose(within: 30).last?.closeCode == 1009) }
        #expect(try site.vif.residentKiB() < 400_000)
        try expectService()
    }
}
