import TestSupport
import Testing

extension FrameAttackTests {
    private static func everywhere(_ number: Int, _ name: String, _ frames: RawFrame..., closes code: Int)
        -> [FrameAttack]
    {
        FrameAttack.everywhere(number, name, frames.flatMap(\.bytes), closes: code)
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static let heads: [FrameAttack] =
        everywhere(87, "text without a mask", RawFrame(1, [0x61], mask: nil), closes: 1002)
        + everywhere(87, "a ping without a mask", RawFrame(9, mask: nil), closes: 1002)
        + everywhere(87, "a close frame without a mask", RawFrame(8, [3, 0xE8], mask: nil), closes: 1002)
        + everywhere(88, "RSV2", RawFrame(1, [0x61], reserved: 0x20), closes: 1002)
        + everywhere(88, "RSV3", RawFrame(1, [0x61], reserved: 0x10), closes: 1002)
        + everywhere(88, "all reserved bits", RawFrame(2, [0x61], reserved: 0x70), closes: 1002)
        + everywhere(88, "a ping with RSV2", RawFrame(9, reserved: 0x20), closes: 1002)
        + everywhere(88, "a close frame with RSV3", RawFrame(8, reserved: 0x10), closes: 1002)
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap { (opcode: UInt8) in
            everywhere(88, "opcode \(opcode)", RawFrame(opcode), closes: 1002)
        }
        + [
            FrameAttack(
                88, "RSV1 that was not agreed on", .reload, RawFrame(1, [0x61], reserved: 0x40).bytes, closes: 1002),
            FrameAttack(88, "RSV1 that was not agreed on", .echo, RawFrame(1, reserved: 0x40).bytes, closes: 1002),
        ]

    private static let control: [FrameAttack] =
        [8, 9, 10].flatMap { (opcode: UInt8) in
            everywhere(89, "opcode \(opcode), 126 bytes", RawFrame(opcode, zeros(126)), closes: 1002)
                + everywhere(89, "opcode \(opcode), in fragments", RawFrame(opcode, isFinal: false), closes: 1002)
                + everywhere(89, "opcode \(opcode), 2^62 bytes", RawFrame(opcode, saidLength: 1 << 62), closes: 1002)
        }
        + everywhere(
            89, "a fragmented ping in a message", RawFrame(1, isFinal: false), RawFrame(9, isFinal: false), RawFrame(0),
            closes: 1002)

    private static let closing: [FrameAttack] =
        everywhere(90, "half a code", RawFrame(8, [3]), closes: 1002)
        + [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]
        .flatMap { (code: Int) in everywhere(90, "code \(code)", .close(code), closes: 1002) }
        + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0xC3], [0xF4, 0x90, 0x80, 0x80]]
        .flatMap { (reason: [UInt8]) in
            everywhere(90, "a reason of \(reason)", .close(1000, reason: reason), closes: 1007)
        }
        + [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
        .flatMap { (code: Int) in
            everywhere(90, "code \(code), which is sound", .close(code, reason: Array("é".utf8)), closes: code)
        }
        + [FrameAttack(90, "no code", .reload, RawFrame.close(nil).bytes, closes: 1000, 1005)]
        + everywhere(90, "the longest reason", .close(4001, reason: [UInt8](repeating: 0x61, count: 123)), closes: 4001)

    private static let order: [FrameAttack] =
        everywhere(95, "a continuation of nothing", RawFrame(0), closes: 1002)
        + everywhere(95, "a fragment of nothing", RawFrame(0, [0x61], isFinal: false), closes: 1002)
        + everywhere(95, "text in text", RawFrame(1, isFinal: false), RawFrame(1), closes: 1002)
        + everywhere(95, "binary in text", RawFrame(1, isFinal: false), RawFrame(2), closes: 1002)
        + everywhere(
            95, "fragments in fragments", RawFrame(1, isFinal: false), RawFrame(1, isFinal: false), closes: 1002)
        + [
            FrameAttack(
                95, "a continuation behind the end", .echo,
                RawFrame.fragments(1, [0x61, 0x62], size: 1) + RawFrame(0).bytes, closes: 1002),
            FrameAttack(
                95, "control frames between fragments", .echo,
                RawFrame(2, [1], isFinal: false).bytes + RawFrame(9, [9]).bytes + RawFrame(0, isFinal: false).bytes
                    + RawFrame(10, [9]).bytes + RawFrame(0, [2]).bytes, answers: [.binary([1, 2])]),
            FrameAttack(95, "binary, where only text is", .reload, RawFrame(2, [1]).bytes, closes: 1003),
        ]

    @Test("with a head that RFC 6455 forbids is closed with 1002", arguments: heads)
    func heads(attack: FrameAttack) throws { try check(attack) }

    @Test("with control frames that are none is closed with 1002", arguments: control)
    func control(attack: FrameAttack) throws { try check(attack) }

    @Test("with a close frame is answered by its code, or told what is wrong with it", arguments: closing)
    func closing(attack: FrameAttack) throws { try check(attack) }

    @Test("with frames out of order is closed", arguments: order)
    func order(attack: FrameAttack) throws { try check(attack) }
}
