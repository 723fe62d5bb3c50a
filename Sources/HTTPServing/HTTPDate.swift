import Glibc

/// The value of the `Date` field (RFC 9110 §5.6.7), made once a second.
package struct HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private var second = -1
    private var text = ""

    mutating func now() -> String {
        let now = Self.currentSecond()
        if now != second {
            second = now
            text = Self.format(second)
        }
        return text
    }

    /// By the clock that the kernel stamps files with.
    package static func currentSecond() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return time.tv_sec
    }

    /// - Parameter second: since 1970, in the years 0 to 9999.
    package static func format(_ second: Int) -> String {
        var second = time_t(second)
        var parts = tm()
        guard gmtime_r(&second, &parts) != nil else { return "Thu, 01 Jan 1970 00:00:00 GMT" }
        let day = days[Int(parts.tm_wday)]
        let month = months[Int(parts.tm_mon)]
        let year = String(Int(parts.tm_year) + 1900)
        let date =
            "\(day), \(padded(parts.tm_mday)) \(month) \(String(repeating: "0", count: max(0, 4 - year.utf8.count)))\(year)"
        return "\(date) \(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec)) GMT"
    }

    private static func padded(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
