extension HTTPDate {
    /// Reads a date in any of the three forms that a recipient must accept (RFC 9110 §5.6.7).
    ///
    /// - Parameter now: in seconds since 1970 (UTC). Tells the century of an RFC 850 date, which has two digits for
    ///   the year.
    /// - Returns: seconds since 1970 (UTC), negative before; nothing if the text is not exactly such a date.
    package static func parse(_ text: String, now: Int) -> Int? {
        var parser = HTTPDateParser(text)
        return parser.parse(now: now)
    }
}
