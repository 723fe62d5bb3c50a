/// A client's frame (RFC 6455 §5.2): right, unless something in it is told to be wrong.
package struct RawFrame: Sendable {
    /// Which of the three forms the length has.
    package enum LengthForm: Sendable {
        case shortest, medium, long
    }

    package var opcode: UInt8
    package var payload: [UInt8]
    package var isFinal: Bool
    /// Any of the bits 0x40 (RSV1), 0x20 and 0x10.
    package var reserved: UInt8
    package var mask: [UInt8]?
    package var lengthForm: LengthForm
    /// What the header says, where that is not the length of the payload.
    package var saidLength: UInt64?

    package init(
        _ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, reserved: UInt8 = 0,
        mask: [UInt8]? = [0x11, 0x22, 0x33, 0x44], lengthForm: LengthForm = .shortest, saidLength: UInt64? = nil
    ) {
        (self.opcode, self.payload, self.isFinal, self.reserved) = (opcode, payload, isFinal, reserved)
        (self.mask, self.lengthForm, self.saidLength) = (mask, lengthForm, saidLength)
    }

    package var bytes: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved | opcode] + length
        guard let mask else { return bytes + payload }
        bytes[1] |= 0x80
        bytes += mask
        bytes.reserveCapacity(bytes.count + payload.count)
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ mask[index & 3]) }
        return bytes
    }

    private var length: [UInt8] {
        let length = saidLength ?? UInt64(payload.count)
        return switch lengthForm {
        case .shortest where length < 126: [UInt8(length)]
        case .shortest where length < 65_536, .medium: [126] + Self.bigEndian(length, count: 2)
        default: [127] + Self.bigEndian(length, count: 8)
        }
    }

    private static func bigEndian(_ number: UInt64, count: Int) -> [UInt8] {
        (1...count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - $0))) }
    }

    // MARK: Messages

    package static func text(_ text: String) -> RawFrame { RawFrame(1, Array(text.utf8)) }

    /// - Parameter code: nothing for a close frame without one.
    package static func close(_ code: Int?, reason: [UInt8] = []) -> RawFrame {
        RawFrame(8, (code.map { Self.bigEndian(UInt64($0), count: 2) } ?? []) + reason)
    }

    /// A message in fragments of a size.
    package static func fragments(_ opcode: UInt8, _ payload: [UInt8], size: Int, reserved: UInt8 = 0) -> [UInt8] {
        let starts = Array(stride(from: 0, to: max(payload.count, 1), by: size))
        return starts.enumerated().flatMap { number, start in
            RawFrame(
                number == 0 ? opcode : 0, Array(payload[start..<min(start + size, payload.count)]),
                isFinal: number == starts.count - 1, reserved: number == 0 ? reserved : 0
            ).bytes
        }
    }
}
