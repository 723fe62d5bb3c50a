/// A server's frame as it stood on the wire, read strictly (RFC 6455 §5): what a lenient client forgives is an error.
package struct ReceivedFrame: Equatable, Sendable {
    package struct Violation: Error, CustomStringConvertible {
        package let description: String
    }

    package let opcode: UInt8
    package let isFinal: Bool
    /// RSV1 (RFC 7692 §6).
    package let isCompressed: Bool
    package let payload: [UInt8]

    package var text: String { String(decoding: payload, as: UTF8.self) }
    package var isControl: Bool { opcode >= 8 }

    /// The code of a close frame; 1005 if it has none (§7.1.5).
    package var closeCode: Int? {
        guard opcode == 8 else { return nil }
        return payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1])
    }

    /// Takes one frame off the front; nothing if it is not there as a whole.
    package static func take(from bytes: inout ArraySlice<UInt8>) throws(Violation) -> ReceivedFrame? {
        var rest = bytes
        guard let first = rest.popFirst(), let second = rest.popFirst() else { return nil }
        try checkHead(first, second)
        var length = UInt64(second)
        if length > 125 {
            let size = length == 126 ? 2 : 8
            guard rest.count >= size else { return nil }
            length = rest.prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
            guard length > (size == 2 ? 125 : 0xFFFF) else {
                throw Violation(description: "a length in too long a form")
            }
            rest = rest.dropFirst(size)
        }
        guard rest.count >= length else { return nil }
        let frame = ReceivedFrame(
            opcode: first & 15, isFinal: first & 0x80 != 0, isCompressed: first & 0x40 != 0,
            payload: Array(rest.prefix(Int(length))))
        try frame.checkClose()
        bytes = rest.dropFirst(Int(length))
        return frame
    }

    private static func checkHead(_ first: UInt8, _ second: UInt8) throws(Violation) {
        let (opcode, isControl) = (first & 15, first & 8 != 0)
        guard [0, 1, 2, 8, 9, 10].contains(opcode), first & 0x30 == 0, second & 0x80 == 0,
            first & 0x40 == 0 || opcode == 1 || opcode == 2, !isControl || (first & 0x80 != 0 && second < 126)
        else { throw Violation(description: "a frame that begins with \(first), \(second)") }
    }

    private func checkClose() throws(Violation) {
        guard opcode == 8, !payload.isEmpty else { return }
        guard payload.count > 1, let code = closeCode, Self.isSendable(code),
            String(validating: payload.dropFirst(2), as: UTF8.self) != nil
        else { throw Violation(description: "a close frame with \(payload)") }
    }

    /// The codes that may stand in a frame (§7.4.2, and IANA's registry).
    package static func isSendable(_ code: Int) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

extension Connection {
    /// Reads one frame of the server.
    package func frame(within seconds: Int32 = 10) throws -> ReceivedFrame {
        var bytes = try read(2, within: seconds)
        var length = Int(bytes[1] & 0x7F)
        if length > 125 {
            let more = try read(length == 126 ? 2 : 8, within: seconds)
            length = more.reduce(0) { $0 << 8 | Int($1) }
            bytes += more
        }
        bytes += try read(length, within: seconds)
        var rest = bytes[...]
        guard let frame = try ReceivedFrame.take(from: &rest) else {
            throw ReceivedFrame.Violation(description: "no frame")
        }
        return frame
    }

    /// Reads frames up to the close frame, which is the last of those returned.
    package func framesThroughClose(within seconds: Int32 = 10) throws -> [ReceivedFrame] {
        var frames: [ReceivedFrame] = []
        repeat { frames.append(try frame(within: seconds)) } while frames.last?.opcode != 8
        return frames
    }
}
