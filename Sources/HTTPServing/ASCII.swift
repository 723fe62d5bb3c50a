import Glibc

/// The classes of bytes that HTTP's grammar is made of (RFC 9110 §5.6).
package enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let colon = UInt8(ascii: ":")

    /// `tchar`.
    @inline(__always)
    package static func isToken(_ byte: UInt8) -> Bool {
        // A bit for each byte: the letters, the digits and !#$%&'*+-.^_`|~
        let (low, high): (UInt64, UInt64) = (0x03FF_6CFA_0000_0000, 0x57FF_FFFF_C7FF_FFFE)
        return byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte & 63) & 1 == 1
    }

    /// `field-vchar`, space and tab: no control character.
    @inline(__always)
    static func isFieldByte(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == tab }

    /// A byte of a request target: visible, and no `#`, since a target has no fragment (RFC 9112 §3.2).
    @inline(__always)
    static func isTargetByte(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#") }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    package static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func isEqual(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Bool {
        guard first.count == second.count, let start = first.baseAddress, let other = second.baseAddress else {
            return first.isEmpty && second.isEmpty
        }
        return memcmp(start, other, first.count) == 0
    }

    /// - Parameter text: in lower case, of letters, digits and hyphens.
    static func isEqual(_ bytes: UnsafeRawBufferPointer, ignoringCaseOf text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        let text = text.utf8Start
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let isCapital = byte &- UInt8(ascii: "A") < 26
            guard (isCapital ? byte | 0x20 : byte) == text[index] else { return false }
        }
        return true
    }

    /// Without the spaces and tabs around it.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, bytes.count)
        while start < end, bytes[start] == space || bytes[start] == tab { start += 1 }
        while end > start, bytes[end - 1] == space || bytes[end - 1] == tab { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }
}
