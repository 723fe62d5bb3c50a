import TestSupport
import Testing

extension FrameAttackTests {
    private static func bad(_ number: Int, _ bytes: [UInt8]) -> [FrameAttack] {
        let said = UInt64(1_000)
        return FrameAttack.everywhere(number, "text \(bytes)", RawFrame(1, bytes).bytes, closes: 1007)
            // At once: the rest of the message, or of the frame, never comes.
            + FrameAttack.everywhere(
                number, "text \(bytes) in a fragment", RawFrame(1, bytes, isFinal: false).bytes, closes: 1007)
            + FrameAttack.everywhere(
                number, "text \(bytes) in part of a frame",
                RawFrame(1, bytes, lengthForm: .medium, saidLength: said).bytes, closes: 1007)
    }

    private static let malformed: [FrameAttack] = [
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x61, 0x80], [0xE0, 0x80, 0xAF],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xC3, 0x28],
    ]
    .flatMap { bad(91, $0) }

    private static func split(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        RawFrame(1, first, isFinal: false).bytes + RawFrame(9).bytes + RawFrame(0, second).bytes
    }

    private static let halves: [FrameAttack] =
        FrameAttack.everywhere(91, "a code point that does not end", RawFrame(1, [0xE2, 0x82]).bytes, closes: 1007)
        + FrameAttack.everywhere(91, "a code point split, that ends wrong", split([0xE2, 0x82], [0x28]), closes: 1007)
        + FrameAttack.everywhere(
            91, "a code point split, that does not end", split([0xF0, 0x9F], [0xA6]), closes: 1007)
        + FrameAttack.everywhere(91, "a surrogate, split", split([0xED], [0xA0, 0x80]), closes: 1007)
        + [
            FrameAttack(
                91, "a code point in four fragments", .echo, RawFrame.fragments(1, [0xF0, 0x9F, 0xA6, 0x8A], size: 1),
                answers: [.text("🦊")]),
            FrameAttack(
                91, "the last code point, and the ends of the surrogates", .echo,
                RawFrame(1, [0xF4, 0x8F, 0xBF, 0xBF, 0xED, 0x9F, 0xBF, 0xEE, 0x80, 0x80]).bytes,
                answers: [.text("\u{10FFFF}\u{D7FF}\u{E000}")]),
            FrameAttack(
                91, "NUL, a mark of byte order, and no character", .echo, RawFrame.text("\0\u{FEFF}\u{FFFE}").bytes,
                answers: [.text("\0\u{FEFF}\u{FFFE}")]),
            FrameAttack(
                91, "binary that is no text", .echo, RawFrame(2, [0xFF, 0xC0]).bytes, answers: [.binary([0xFF, 0xC0])]),
        ]

    private static func said(_ length: UInt64, _ opcode: UInt8 = 1) -> [UInt8] {
        RawFrame(opcode, lengthForm: .long, saidLength: length).bytes
    }

    private static let largest = [UInt8](repeating: 0x78, count: 16 << 20)

    private static let sizes: [FrameAttack] =
        [.reload, .echo, .deflatedEcho].flatMap { endpoint in
            [
                FrameAttack(92, "a length of 2^63", endpoint, said(1 << 63), closes: 1002, 1009),
                FrameAttack(92, "a length of 2^64 - 1", endpoint, said(.max), closes: 1002, 1009),
                FrameAttack(92, "a length of 2^63 - 1", endpoint, said(1 << 63 - 1), closes: 1009),
                FrameAttack(92, "a length of 2^32", endpoint, said(1 << 32), closes: 1009),
                FrameAttack(92, "a length of 64 MiB", endpoint, said(64 << 20), closes: 1009),
                FrameAttack(
                    92, "64 MiB in a fragment", endpoint,
                    Array(
                        said(64 << 20).enumerated().map {
                            $0 == 0 ? $1 & 0x7F : $1
                        }), closes: 1009),
            ]
        }
        + [
            FrameAttack(92, "one byte more than 64 KiB", .reload, said(65_537), closes: 1009),
            FrameAttack(
                92, "fragments of more than 64 KiB", .reload,
                RawFrame.fragments(1, [UInt8](repeating: 0x20, count: 70_000), size: 10_000), closes: 1009),
            FrameAttack(92, "one byte more than 16 MiB", .echo, said(16 << 20 + 1, 2), closes: 1009),
            FrameAttack(
                92, "fragments of more than 16 MiB", .echo,
                RawFrame.fragments(2, largest + [0x78], size: 1 << 20), closes: 1009),
            FrameAttack(92, "16 MiB", .echo, RawFrame(2, largest).bytes, answers: [.binary(largest)]),
            FrameAttack(
                92, "16 MiB in fragments", .echo, RawFrame.fragments(1, largest, size: 60_000),
                answers: [.init(isText: true, bytes: largest)]),
        ]

    private static let forms: [FrameAttack] =
        [(0, RawFrame.LengthForm.medium), (125, .medium), (0, .long), (125, .long), (126, .long), (65_535, .long)]
        .flatMap { count, form in
            FrameAttack.everywhere(
                93, "\(count) bytes in a form that is \(form)",
                RawFrame(1, [UInt8](repeating: 0x61, count: count), lengthForm: form).bytes, closes: 1002)
        }

    private static func endless(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        let fragment = RawFrame(0, bytes, isFinal: false).bytes
        return RawFrame(1, bytes, isFinal: false).bytes + [UInt8](repeatElement(fragment, count: count).joined())
    }

    private static let fragments: [FrameAttack] = [
        FrameAttack(94, "empty fragments without end", .reload, endless([], 100_000), closes: 1008),
        FrameAttack(94, "empty fragments without end", .echo, endless([], 1_500_000), closes: 1008),
        FrameAttack(94, "fragments of a byte without end", .reload, endless([0x20], 100_000), closes: 1008, 1009),
        FrameAttack(
            94, "pings between empty fragments", .reload,
            RawFrame(1, isFinal: false).bytes
                + [UInt8](
                    repeatElement(RawFrame(0, isFinal: false).bytes + RawFrame(10).bytes, count: 50_000).joined()),
            closes: 1008),
        FrameAttack(
            94, "a hundred fragments of a byte", .echo,
            RawFrame.fragments(1, [UInt8](repeating: 0x61, count: 100), size: 1),
            answers: [.text(String(repeating: "a", count: 100))]),
    ]

    @Test("with text that is not UTF-8 is closed with 1007, as soon as that is known", arguments: malformed)
    func malformed(attack: FrameAttack) throws { try check(attack) }

    @Test("with text that is split within a code point is judged by the whole of it", arguments: halves)
    func halves(attack: FrameAttack) throws { try check(attack) }

    @Test("with a message that is too large is closed before it is kept", arguments: sizes)
    func sizes(attack: FrameAttack) throws {
        let before = try site.vif.residentKiB()
        try check(attack)
        #expect(try site.vif.residentKiB() < max(before, 0) + 150_000)
    }

    @Test("with a length in a longer form than it needs is closed with 1002", arguments: forms)
    func forms(attack: FrameAttack) throws { try check(attack) }

    @Test("with fragments that cost more than they carry is closed", arguments: fragments)
    func fragments(attack: FrameAttack) throws { try check(attack) }
}
