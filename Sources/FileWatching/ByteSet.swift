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
        case "alnum": self.init("09", "AZ", "az")
        case "alpha": self.init("AZ", "az")
        case "blank": self.init("  ", "\t\t")
        case "cntrl": self.init("\0\u{1F}", "\u{7F}\u{7F}")
        case "digit": self.init("09")
        case "graph": self.init("!~")
        case "lower": self.init("az")
        case "print": self.init(" ~")
        case "punct": self.init("!/", ":@", "[`", "{~")
        // Git has no vertical tab and no form feed here.
        case "space": self.init("  ", "\t\n", "\u{0D}\u{0D}")
        case "upper": self.init("AZ")
        case "xdigit": self.init("09", "AF", "af")
        default: return nil
        }
    }

    /// Each range is written as its first and its last byte.
    private init(_ ranges: StaticString...) {
        for range in ranges where range.utf8CodeUnitCount == 2 {
            insert(from: range.utf8Start[0], through: range.utf8Start[1])
        }
    }
}
