/// Makes WebSocket frames (RFC 6455 §5.2) that are right in most places and wrong in some.
struct FrameGrammar {
    var chance: Chance

    private static let texts = [
        #"{"type":"hello","version":"0-0"}"#, #"{"type":"done","version":"x-1","outcome":"reload"}"#, "{", "[[[[", "",
        #"{"type":"hello","version":"00000000000000000000000000000000-18446744073709551615"}"#, "null", "\u{1F98A}",
        #"{"type":1,"version":[]}"#,
    ]

    mutating func frames() -> [UInt8] { (0..<1 + chance.number(below: 8)).flatMap { _ in frame() } }

    private mutating func frame() -> [UInt8] {
        let opcode = chance.once(in: 8) ? chance.byte() & 15 : chance.pick([0, 1, 1, 1, 2, 8, 9, 9, 10])
        var first = opcode | (chance.once(in: 5) ? 0 : 0x80)
        if chance.once(in: 25) { first |= chance.byte() & 0x70 }
        let payload = payload(of: opcode)
        let mask = chance.bytes(4)
        let isMasked = !chance.once(in: 25)
        let head = [first] + length(payload.count).enumerated().map { $0 == 0 && isMasked ? $1 | 0x80 : $1 }
        guard isMasked else { return head + payload }
        return head + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    private mutating func payload(of opcode: UInt8) -> [UInt8] {
        switch opcode {
        case 8 where !chance.once(in: 5): chance.pick([[], [0x03, 0xE8], [0x03], [0x03, 0xED], [0x03, 0xE8, 0xFF]])
        case 1 where !chance.once(in: 3): chance.text(Self.texts)
        default: chance.bytes(chance.once(in: 20) ? 70_000 : chance.number(below: 140))
        }
    }

    /// In the right form, or in a longer one, or one that promises more than will come.
    private mutating func length(_ count: Int) -> [UInt8] {
        if chance.once(in: 40) { return [127] + chance.bytes(8) }
        if count < 126 && !chance.once(in: 30) { return [UInt8(count)] }
        if count < 65_536 { return [126, UInt8(count >> 8), UInt8(count & 255)] }
        return [127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
    }
}
