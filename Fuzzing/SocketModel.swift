import TestSupport

/// What must come of a stream of frames, told by the letter of RFC 6455 and RFC 7692: the whole stream is at hand, and
/// nothing is done in steps. Written apart from the server, to judge it.
struct SocketModel {
    /// Whole messages in order, which an echo server sends back.
    private(set) var echoes: [ReceivedFrames.Message] = []
    /// What pings carried.
    private(set) var pings: [[UInt8]] = []
    /// One of these ends it; 1005 is a close frame without a code. If there is none, the stream ends in good order, and
    /// the connection with it.
    private(set) var codes: Set<Int> = []
    /// Codes that may come instead, since a server may look at contents earlier or later.
    private(set) var otherCodes: Set<Int> = []
    /// From here on servers may differ: only the form of what they send counts.
    private(set) var isOpen = false

    private struct Message {
        var opcode: UInt8
        var isCompressed: Bool
        var bytes: [UInt8]
    }

    private let endpoint: FuzzedEndpoint
    private let compresses: Bool
    private var rest: ArraySlice<UInt8>
    private var message: Message?

    init(_ stream: [UInt8], endpoint: FuzzedEndpoint, compresses: Bool) {
        (self.endpoint, self.compresses, rest) = (endpoint, compresses, stream[...])
        while codes.isEmpty && !isOpen && readFrame() {}
        // The stream ends without a close frame.
        if codes.isEmpty { otherCodes.formUnion([1000, 1001, 1002, 1005]) }
    }

    private struct Head {
        let first: UInt8
        let opcode: UInt8
        let isFinal: Bool
        let isMasked: Bool
        let form: UInt8
        let length: UInt64
    }

    // MARK: Heads

    /// False at the end of the stream.
    private mutating func readFrame() -> Bool {
        let size = rest.dropFirst().first.map(Self.lengthSize) ?? 0
        let isMasked = rest.dropFirst().first.map { $0 & 0x80 != 0 } ?? false
        guard rest.count >= 2 + size + (isMasked ? 4 : 0) else {
            // What is there of the head may be judged already.
            if !rest.isEmpty { otherCodes.formUnion([1002, 1003, 1009]) }
            return false
        }
        let (first, second) = (rest[rest.startIndex], rest[rest.startIndex + 1])
        rest = rest.dropFirst(2)
        let length = rest.prefix(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(size)
        let head = head(first, second, length: size == 0 ? UInt64(second & 0x7F) : length)
        let faults = headFaults(head)
        guard faults.isEmpty else {
            codes = faults
            return false
        }
        return readPayload(of: head)
    }

    private static func lengthSize(_ second: UInt8) -> Int {
        switch second & 0x7F {
        case 126: 2
        case 127: 8
        default: 0
        }
    }

    private func head(_ first: UInt8, _ second: UInt8, length: UInt64) -> Head {
        Head(
            first: first, opcode: first & 15, isFinal: first & 0x80 != 0, isMasked: second & 0x80 != 0,
            form: second & 0x7F, length: length)
    }

    /// All that is wrong with a head: a server may name any of it.
    private func headFaults(_ head: Head) -> Set<Int> {
        var faults: Set<Int> = []
        let (isControl, isData) = (head.opcode & 8 != 0, [1, 2].contains(head.opcode))
        let mayBeCompressed = compresses && isData
        // RFC 6455 §5.1, §5.2, §5.4, §5.5; RFC 7692 §6.
        if !head.isMasked || head.first & 0x30 != 0 || (head.first & 0x40 != 0 && !mayBeCompressed)
            || ![0, 1, 2, 8, 9, 10].contains(head.opcode) || (isControl && (!head.isFinal || head.form > 125))
            || (head.form == 126 && head.length < 126) || (head.form == 127 && head.length <= 0xFFFF)
            || (head.opcode == 0 && message == nil) || (isData && message != nil)
        {
            faults.insert(1002)
        }
        if head.length >> 63 == 1 { faults.formUnion([1002, 1009]) }
        if !isControl && head.length > UInt64(endpoint.messageLimit - (message?.bytes.count ?? 0)) {
            faults.insert(1009)
        }
        // It may be refused at its head too, whatever else is wrong there.
        if !faults.isEmpty && head.opcode == 2 && !endpoint.servesBinary { faults.insert(1003) }
        return faults
    }

    // MARK: Payloads

    private mutating func readPayload(of head: Head) -> Bool {
        let mask = Array(rest.prefix(4))
        rest = rest.dropFirst(4)
        let isWhole = UInt64(rest.count) >= head.length
        let count = isWhole ? Int(head.length) : rest.count
        let payload = rest.prefix(count).enumerated().map { $1 ^ mask[$0 & 3] }
        rest = rest.dropFirst(count)
        switch head.opcode {
        case 8...:
            guard isWhole else {
                otherCodes.formUnion([1002, 1007])
                return false
            }
            readControl(head.opcode, payload)
        default: readData(head, payload, isWhole: isWhole)
        }
        return isWhole
    }

    private mutating func readControl(_ opcode: UInt8, _ payload: [UInt8]) {
        if opcode == 9 { pings.append(payload) }
        guard opcode == 8 else { return }
        guard !payload.isEmpty else {
            codes = [1000, 1005]
            return
        }
        let code = payload.count < 2 ? 0 : Int(payload[0]) << 8 | Int(payload[1])
        if !ReceivedFrame.isSendable(code) { codes.insert(1002) }
        if String(validating: payload.dropFirst(2), as: UTF8.self) == nil { codes.insert(1007) }
        if codes.isEmpty { codes = [code] }
    }

    private mutating func readData(_ head: Head, _ payload: [UInt8], isWhole: Bool) {
        var message =
            self.message ?? Message(opcode: head.opcode, isCompressed: head.first & 0x40 != 0, bytes: [])
        message.bytes += payload
        self.message = message
        let isEnd = isWhole && head.isFinal
        if message.opcode == 2 && !endpoint.servesBinary {
            // At its head, or at its end.
            if isEnd && head.opcode == 2 { codes = [1003] } else { isOpen = true }
        } else if message.isCompressed {
            if isEnd { inflate(message) } else { otherCodes.formUnion([1002, 1007, 1009]) }
        } else {
            // RFC 6455 §8.1, and at once: no more can come that would mend it.
            if message.opcode == 1 && !Self.isUTF8(message.bytes, isEnd: isEnd) {
                codes = [1007]
            } else if isEnd {
                finish(message.opcode, message.bytes)
            }
        }
        if isEnd { self.message = nil }
    }

    private mutating func inflate(_ message: Message) {
        do throws(Inflation.Failure) {
            let inflation = try Inflation(message: message.bytes, limit: endpoint.messageLimit)
            guard inflation.isWhole else {
                // The end is missing, or something stands behind the last block.
                isOpen = true
                return
            }
            guard message.opcode != 1 || Self.isUTF8(inflation.output, isEnd: true) else {
                codes = [1007]
                return
            }
            finish(message.opcode, inflation.output)
        } catch {
            switch error {
            // Text may be no text long before that.
            case .tooLong: codes = message.opcode == 1 ? [1009, 1007] : [1009]
            case .malformed: codes = [1002, 1007]
            }
        }
    }

    private mutating func finish(_ opcode: UInt8, _ bytes: [UInt8]) {
        echoes.append(ReceivedFrames.Message(isText: opcode == 1, bytes: bytes))
        otherCodes.formUnion(endpoint.contentCodes)
    }

    /// - Parameter isEnd: no more follows; otherwise the last code point may be cut.
    static func isUTF8(_ bytes: [UInt8], isEnd: Bool) -> Bool {
        if String(validating: bytes, as: UTF8.self) != nil { return true }
        guard !isEnd else { return false }
        // Some end of a code point of two to four bytes would make it whole.
        for cut in 1...3 where cut <= bytes.count {
            let last = bytes.suffix(cut)
            guard let first = last.first, first >= 0xC2 else { continue }
            guard String(validating: bytes.dropLast(cut), as: UTF8.self) != nil else { return false }
            let ends: [[UInt8]] = [
                [0x80], [0xBF], [0x80, 0x80], [0xBF, 0x80], [0xBF, 0xBF, 0xBF], [0x80, 0x80, 0x80],
            ]
            return ends.contains { String(validating: last + $0, as: UTF8.self) != nil }
        }
        return false
    }
}
