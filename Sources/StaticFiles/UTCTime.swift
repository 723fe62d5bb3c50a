import Glibc

/// A time of day in UTC, as HTML's `<time>` wants it.
struct UTCTime {
    /// HTML knows the years 1 to 9999. A file system may claim any.
    private static let range = -62_135_596_800...253_402_300_799

    /// Since 1970.
    let second: Int

    init(_ second: Int) {
        self.second = min(max(second, Self.range.lowerBound), Self.range.upperBound)
    }

    /// `2026-01-31 23:59:59`
    var text: [UInt8] {
        var second = time_t(second)
        var parts = tm()
        gmtime_r(&second, &parts)
        let year = parts.tm_year + 1900
        var text: [UInt8] = []
        text.reserveCapacity(19)
        Self.write(year / 100, before: nil, to: &text)
        Self.write(year % 100, before: "-", to: &text)
        Self.write(parts.tm_mon + 1, before: "-", to: &text)
        Self.write(parts.tm_mday, before: " ", to: &text)
        Self.write(parts.tm_hour, before: ":", to: &text)
        Self.write(parts.tm_min, before: ":", to: &text)
        Self.write(parts.tm_sec, before: nil, to: &text)
        return text
    }

    /// - Parameter number: 0 to 99.
    private static func write(_ number: Int32, before separator: Unicode.Scalar?, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
        if let separator { text.append(UInt8(ascii: separator)) }
    }
}
