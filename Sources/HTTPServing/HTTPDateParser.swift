/// Reads a date from left to right. Case matters, and so does each space (RFC 9110 §5.6.7).
struct HTTPDateParser {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let longDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text.utf8[...]
    }

    mutating func parse(now: Int) -> Int? {
        // The century is a guess, so the day of the week cannot be held against an RFC 850 date.
        if take(oneOf: Self.longDays) != nil { return rfc850Date()?.nearest(to: now)?.secondsSince1970 }
        guard let day = take(oneOf: Self.days), let time = take(",") ? imfFixdate() : asctimeDate(),
            // IMF-fixdate is RFC 5322's date, whose day of the week must be the date's (§3.3).
            time.dayOfWeek == day
        else { return nil }
        return time.secondsSince1970
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, from the space after the comma.
    private mutating func imfFixdate() -> CivilTime? {
        guard take(" "), let day = takeNumber(digits: 2), take(" "), let month = takeMonth(), take(" "),
            let year = takeNumber(digits: 4), take(" "), let time = takeTimeOfDay(), take(" GMT"), rest.isEmpty
        else { return nil }
        return CivilTime(year: year, month: month, day: day, secondOfDay: time)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`, from the comma. The year is that of the first century.
    private mutating func rfc850Date() -> CivilTime? {
        guard take(", "), let day = takeNumber(digits: 2), take("-"), let month = takeMonth(), take("-"),
            let year = takeNumber(digits: 2), take(" "), let time = takeTimeOfDay(), take(" GMT"), rest.isEmpty
        else { return nil }
        return CivilTime(year: year, month: month, day: day, secondOfDay: time)
    }

    /// `Sun Nov  6 08:49:37 1994`, from the first space.
    private mutating func asctimeDate() -> CivilTime? {
        guard take(" "), let month = takeMonth(), take(" "), let day = takeNumber(digits: take(" ") ? 1 : 2),
            take(" "), let time = takeTimeOfDay(), take(" "), let year = takeNumber(digits: 4), rest.isEmpty
        else { return nil }
        return CivilTime(year: year, month: month, day: day, secondOfDay: time)
    }

    /// Seconds since midnight.
    private mutating func takeTimeOfDay() -> Int? {
        guard let hour = takeNumber(digits: 2), take(":"), let minute = takeNumber(digits: 2), take(":"),
            let second = takeNumber(digits: 2), hour < 24, minute < 60
        else { return nil }
        // A leap second is the last of a day. POSIX counts it as the first of the next one.
        guard second < 60 || (hour, minute, second) == (23, 59, 60) else { return nil }
        return (hour * 60 + minute) * 60 + second
    }

    /// From 1.
    private mutating func takeMonth() -> Int? {
        take(oneOf: Self.months).map { $0 + 1 }
    }

    private mutating func takeNumber(digits count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func take(oneOf names: [String]) -> Int? {
        names.indices.first { take(names[$0]) }
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }
}
