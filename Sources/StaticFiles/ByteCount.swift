/// A number of bytes, for people.
struct ByteCount {
    private static let units = ["kB", "MB", "GB", "TB", "PB", "EB"]

    /// Half of what fits, so that two of them can be added.
    private static let largest = UInt64(Int.max)

    private(set) var count: UInt64

    /// Less than nothing is nothing.
    init(_ count: Int) {
        self.count = UInt64(max(count, 0))
    }

    /// Two or three digits from 1 kB on: `999 B`, `12.3 kB`, `123 MB`. A kilobyte is 1000 bytes (SI).
    var text: String {
        if count < 1000 { return "\(count) B" }
        var divisor: UInt64 = 1000
        for unit in Self.units {
            let tenths = (count + divisor / 20) / (divisor / 10)
            if tenths < 1000 { return "\(tenths / 10).\(tenths % 10) \(unit)" }
            let whole = (count + divisor / 2) / divisor
            // The last unit is never left: there are at most 9.2 EB.
            if whole < 1000 || unit == Self.units.last { return "\(whole) \(unit)" }
            divisor *= 1000
        }
        return ""
    }

    /// `12,345 bytes`
    var exact: String {
        count == 1 ? "1 byte" : Self.grouped(count) + " bytes"
    }

    mutating func add(_ size: Int) {
        count = min(count + UInt64(max(size, 0)), Self.largest)
    }

    /// `12,345`
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number).utf8
        var grouped: [UInt8] = []
        for (place, digit) in digits.enumerated() {
            if place > 0 && (digits.count - place) % 3 == 0 { grouped.append(UInt8(ascii: ",")) }
            grouped.append(digit)
        }
        return String(decoding: grouped, as: UTF8.self)
    }
}
