/// One member of a `Range` field in bytes (RFC 9110 §14.1.2). Numbers too large for `Int` are the largest `Int`.
enum RangeSpec: Equatable {
    /// `first-` has no last position.
    case positions(first: Int, last: Int?)
    case suffix(length: Int)

    /// Nothing if it is malformed, or its last position is before the first.
    init?(_ text: Substring.UTF8View) {
        guard let hyphen = text.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let (before, after) = (text[..<hyphen], text[hyphen...].dropFirst())
        if before.isEmpty {
            guard let length = Self.number(after) else { return nil }
            self = .suffix(length: length)
            return
        }
        guard let first = Self.number(before) else { return nil }
        if after.isEmpty {
            self = .positions(first: first, last: nil)
            return
        }
        guard let last = Self.number(after), first <= last else { return nil }
        self = .positions(first: first, last: last)
    }

    /// What it stands for in a representation of this length; nothing if it is unsatisfiable. Empty only for a suffix
    /// of an empty representation, which is satisfiable.
    func range(length: Int) -> Range<Int>? {
        switch self {
        case .positions(let first, let last):
            guard first < length else { return nil }
            guard let last, last < length else { return first..<length }
            return first..<(last + 1)
        case .suffix(let suffix):
            guard suffix > 0 else { return nil }
            return (length - min(suffix, length))..<length
        }
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard !digits.isEmpty else { return nil }
        var number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (tenfold, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isSumTooLarge) = tenfold.addingReportingOverflow(Int(digit - 0x30))
            number = isTooLarge || isSumTooLarge ? .max : sum
        }
        return number
    }
}
