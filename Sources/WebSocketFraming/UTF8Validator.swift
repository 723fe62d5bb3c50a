/// Checks text as it arrives: UTF-8 as Unicode defines it (table 3-7; RFC 3629), to the byte.
package struct UTF8Validator: Sendable {
    /// How many bytes the character still needs.
    private var missing: UInt8 = 0
    /// What the next of them may be. Only the second byte of a character is bounded more narrowly than the others.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    package init() {}

    /// Whether the text may end here.
    package var isComplete: Bool { missing == 0 }

    /// Goes on with the bytes behind those of the last call.
    ///
    /// - Returns: false at the first byte after which no further bytes make it UTF-8; what comes then means nothing.
    package mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            // The blocks look three bytes back.
            if missing == 0, index + UTF8Block.size <= bytes.count, index >= 3 || bytes[index] < 0x80 {
                guard let end = Self.validBlocks(in: bytes, from: index) else { return false }
                index = end
            } else {
                guard accept(bytes[index]) else { return false }
                index += 1
            }
        }
        return true
    }

    @inline(__always)
    private mutating func accept(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            guard lowest <= byte, byte <= highest else { return false }
            (missing, lowest, highest) = (missing - 1, 0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// Checks as many whole blocks as there are, from between two characters.
    ///
    /// - Returns: where the first character begins that is not whole in them, or nothing if one is malformed.
    private static func validBlocks(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var (index, isInCharacter) = (start, false)
        while index + UTF8Block.size <= bytes.count {
            let block = UTF8Block(bytes, at: index)
            let end = index + UTF8Block.size
            if block.isASCII {
                guard !isInCharacter else { return nil }
            } else {
                guard index >= 3 else { return firstNonASCII(in: bytes, from: index) }
                guard block.isValid(after: bytes, at: index) else { return nil }
                isInCharacter = lastBoundary(in: bytes, before: end) < end
            }
            index = end
        }
        return isInCharacter ? lastBoundary(in: bytes, before: index) : index
    }

    private static func firstNonASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while bytes[index] < 0x80 { index += 1 }
        return index
    }

    /// Where the character begins that reaches past the end, if one does.
    ///
    /// - Parameter end: at least three.
    private static func lastBoundary(in bytes: UnsafeRawBufferPointer, before end: Int) -> Int {
        if bytes[end - 1] >= 0xC0 { return end - 1 }
        if bytes[end - 2] >= 0xE0 { return end - 2 }
        if bytes[end - 3] >= 0xF0 { return end - 3 }
        return end
    }
}
