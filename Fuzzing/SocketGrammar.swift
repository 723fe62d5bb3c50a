import TestSupport

/// Makes streams of WebSocket frames (RFC 6455 §5) that are right in most places and wrong in some.
struct SocketGrammar {
    var chance: Chance
    let endpoint: FuzzedEndpoint
    /// Whether permessage-deflate was asked for.
    let compresses: Bool

    /// Ends with a close frame, so that the server has to answer, whatever came before.
    mutating func stream() -> [UInt8] {
        if chance.once(in: 60) { return chance.bytes(chance.number(below: 400)) }
        // None, in half of the streams: then all of it must come back.
        let faultAt = chance.once(in: 2) ? chance.number(below: 4) : .max
        var stream: [UInt8] = []
        for index in 0..<1 + chance.number(below: 5) {
            stream += index == faultAt ? fault() : message()
        }
        stream += closeFrame()
        if chance.once(in: 5) { Mutation.apply(to: &stream, and: message(), &chance) }
        return stream
    }

    // MARK: What is right

    private mutating func message() -> [UInt8] {
        switch chance.number(below: 8) {
        case 0: return control(chance.pick([9, 10]))
        case 1...2: return fragments(chance.number(below: 6))
        default: return fragments(0)
        }
    }

    private mutating func mask() -> [UInt8] { chance.once(in: 8) ? [0, 0, 0, 0] : chance.bytes(4) }

    private mutating func control(_ opcode: UInt8) -> [UInt8] {
        RawFrame(opcode, chance.bytes(chance.number(below: 126)), mask: mask()).bytes
    }

    /// A message, with control frames between its fragments.
    private mutating func fragments(_ cuts: Int) -> [UInt8] {
        let isText = !endpoint.servesBinary || chance.once(in: 2)
        let content = isText ? text() : chance.bytes(size())
        let isCompressed = compresses && chance.once(in: 2)
        let payload = isCompressed ? compressed(content) : content
        var places = (0..<cuts).map { _ in chance.number(below: payload.count + 1) }.sorted() + [payload.count]
        var (frames, start): ([UInt8], Int) = ([], 0)
        let last = places.removeLast()
        for place in places + [last] {
            let isFirst = frames.isEmpty
            frames +=
                RawFrame(
                    isFirst ? (isText ? 1 : 2) : 0, Array(payload[start..<place]), isFinal: false,
                    reserved: isFirst && isCompressed ? 0x40 : 0, mask: mask()
                ).bytes
            start = place
            if chance.once(in: 4) { frames += control(9) }
        }
        if cuts == 0 && frames.count == RawFrame(0, payload).bytes.count {
            frames[0] |= 0x80
            return frames
        }
        return frames + RawFrame(0, mask: mask()).bytes
    }

    private static let texts = [
        #"{"type":"hello","version":"0-0"}"#, #"{"type":"done","version":"x-1","outcome":"reload"}"#, "{", "[[[[", "",
        #"{"type":"hello","version":"00000000000000000000000000000000-18446744073709551615"}"#, "null", "\u{1F98A}",
        #"{"type":1,"version":[]}"#, #"{"command":"hello","protocols":["http://livereload.com/protocols/official-7"]}"#,
        #"{"command":"info","plugins":{},"url":"\u001b[31m\r\n"}"#, #"{"command":"url","url":"x"}"#, "!!ver:1.6",
        #"{"command":"reload","path":"x"}"#, "\u{0}", "\u{FEFF}{}", "é\u{10FFFF}\u{D7FF}",
    ]

    private mutating func text() -> [UInt8] {
        if chance.once(in: 2) { return chance.text(Self.texts) }
        let length = size()
        var text: [UInt8] = []
        while text.count < length { text += chance.text(["abcdefgh", "é", "€", "🦊", "\u{7FF}\u{800}", "\u{FFFF}"]) }
        return text
    }

    private mutating func size() -> Int {
        switch chance.number(below: 40) {
        case 0: chance.pick([125, 126, 127, 4_096, 65_535, 65_536])
        case 1 where endpoint.messageLimit > 1 << 20: chance.pick([65_537, 200_000, 500_000])
        case 1...3: chance.number(below: 20_000)
        default: chance.number(below: 140)
        }
    }

    private mutating func compressed(_ content: [UInt8]) -> [UInt8] {
        var payload = chance.once(in: 2) ? Deflation.stored(content) : Deflation.literals(content)
        switch chance.number(below: 40) {
        case 0: payload = Deflation.bomb(byteCount: chance.pick([1_000, 100_000, 1_000_000, 20_000_000, 200_000_000]))
        case 1: payload = chance.bytes(chance.number(below: 200))
        case 2...4: Mutation.apply(to: &payload, and: Deflation.literals(content), &chance)
        case 5: payload = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
        case 6: payload = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]
        default: break
        }
        return payload
    }

    private mutating func closeFrame() -> [UInt8] {
        let code = chance.pick([nil, 1000, 1001, 3000, 4000 + chance.number(below: 1_000)])
        return RawFrame(8, RawFrame.close(code).payload, mask: mask()).bytes
    }

    // MARK: What is wrong

    private static let malformed: [[UInt8]] = [
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x61, 0x80], [0xE2, 0x82],
        [0xF0, 0x9F, 0xA6],
    ]

    private mutating func fault() -> [UInt8] {
        let payload = chance.bytes(chance.number(below: 130))
        let opcode = chance.pick([UInt8(0), 1, 1, 2, 8, 9, 10])
        switch chance.number(below: 12) {
        case 0: return RawFrame(opcode, payload, mask: nil).bytes
        case 1: return RawFrame(opcode, payload, reserved: chance.pick([0x10, 0x20, 0x40, 0x70])).bytes
        case 2: return RawFrame(chance.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload).bytes
        case 3: return RawFrame(opcode, payload, lengthForm: chance.pick([.medium, .long])).bytes
        case 4: return RawFrame(opcode, payload, lengthForm: .long, saidLength: length()).bytes
        case 5: return RawFrame(chance.pick([8, 9, 10]), payload, isFinal: false).bytes
        case 6: return RawFrame(chance.pick([8, 9, 10]), chance.bytes(126 + chance.number(below: 300))).bytes
        case 7: return RawFrame(0, payload, isFinal: chance.once(in: 2)).bytes
        case 8:
            return RawFrame(1, Array("a".utf8), isFinal: false).bytes + RawFrame(chance.pick([1, 2]), payload).bytes
        case 9: return RawFrame(8, chance.bytes(chance.number(below: 5))).bytes
        case 10:
            let text = text() + chance.pick(Self.malformed) + text()
            // Not more than a server must put together.
            return RawFrame.fragments(1, text, size: max(1 + size(), text.count / 100))
        default: return RawFrame(1, text() + chance.pick(Self.malformed), isFinal: chance.once(in: 2)).bytes
        }
    }

    private mutating func length() -> UInt64 {
        chance.pick([
            .max, 1 << 63, 1 << 63 - 1, 1 << 62, 1 << 32, 64 << 20, 16 << 20 + 1, 1 << 20, 65_537, 65_536, 65_535, 126,
            0,
        ])
    }
}
