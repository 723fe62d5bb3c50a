/// The bytes that a bracket expression in a glob accepts.
struct ByteSet: Sendable, Equatable {
    private var words = SIMD4<UInt64>()

    func contains(_ byte: UInt8) -> Bool {
        words[Int(byte >> 6)] & 1 << (byte & 63) != 0
    }

    mutating func insert(_ byte: UInt8) {
        words[Int(byte >> 6)] |= 1 << (byte & 63)
    }

    /// Nothing is in a range whose bounds are the wrong way around.
    mutating func insert(from first: UInt8, through last: UInt8) {
        guard first <= last else { return }
        for byte in first...last { insert(byte) }
    }

    mutating func remove(_ byte: UInt8) {
        words[Int(byte >> 6)] &= ~(1 << (byte & 63))
    }

    mutating func formUnion(_ other: ByteSet) {
        words |= other.words
    }

    mutating func invert() {
        words = ~words
    }
}

extension ByteSet {
    /// A POSIX class such as `alpha`, whatever the locale: git has its own `ctype.c`, for ASCII.
    init?(className: some Collection<UInt8>) {
        switch String(decoding: className, as: UTF8.self) {
        case "alnum": self.init("0"..."9", "A"..."Z", "a"..."z")
        case "alpha": self.init("A"..."Z", "a"..."z")
        case "blank": self.init(" "..." ", "\t"..."\t")
        case "cntrl": self.init("\0"..."\u{1F}", "\u{7F}"..."\u{7F}")
        case "digit": self.init("0"..."9")
        case "graph": self.init("!"..."~")
        case "lower": self.init("a"..."z")
        case "print": self.init(" "..."~")
        case "punct": self.init("!"..."/", ":"..."@", "["..."`", "{"..."~")
        // Git has no vertical tab and no form feed here.
        case "space": self.init(" "..." ", "\t"..."\n", "\r"..."\r")
        case "upper": self.init("A"..."Z")
        case "xdigit": self.init("0"..."9", "A"..."F", "a"..."f")
        default: return nil
        }
    }

    private init(_ ranges: ClosedRange<Unicode.Scalar>...) {
        for range in ranges {
            insert(
                from: UInt8(truncatingIfNeeded: range.lowerBound.value),
                through: UInt8(truncatingIfNeeded: range.upperBound.value))
        }
    }
}
