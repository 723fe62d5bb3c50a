import Testing

@testable import HTTPServing

@Suite("A date in a field")
struct HTTPDateTests {
    /// 2026-06-01 00:00:00.
    private let now = 1_780_272_000

    @Test(
        "is read in all three forms",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Wed Nov 16 08:49:37 1994", 784_975_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799), ("Sat, 01 Jan 0000 00:00:00 GMT", -62_167_219_200),
            ("Tue, 19 Jan 2038 03:14:08 GMT", 2_147_483_648), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ])
    func forms(text: String, seconds: Int) { #expect(HTTPDate.parse(text, now: now) == seconds) }

    @Test(
        "is nothing if it is not exactly one",
        arguments: [
            "", " ", "0", "Sun", "Sun,", "Sunday,", "784111777", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 gmt", "Sun, 06 Nov 1994 08:49:37 +0000",
            "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 19994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun,06 Nov 1994 08:49:37 GMT", "Sun, 06  Nov 1994 08:49:37 GMT", " Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49:60 GMT", "Sat, 31 Dec 2016 23:59:61 GMT",
            "Mon, 06 Nov 1994 08:49:37 GMT", "Abc, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT",
            "Wed, 00 Nov 1994 08:49:37 GMT", "Thu, 31 Nov 1994 08:49:37 GMT", "Wed, 30 Feb 2000 00:00:00 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT", "Thu, 29 Feb 1900 00:00:00 GMT", "Sat, 29 Feb 2200 00:00:00 GMT",
            "Thu, 32 Jan 1970 00:00:00 GMT",
            "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
            "Sun, \u{661}6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT\0", "Sun, 06-Nov-94 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT", "Someday, 06-Nov-94 08:49:37 GMT",
            "Sunday, 31-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37", "Sun Nov 6 08:49:37 1994",
            "Sun Nov 06 08:49:37 94", "Sun Nov  06 08:49:37 1994", "Sun Nov  6 08:49:37 1994 GMT",
            "Mon Nov  6 08:49:37 1994", "Sun Nov  6 08:49:37 99999",
        ])
    func malformed(text: String) { #expect(HTTPDate.parse(text, now: now) == nil) }

    @Test(
        "with two digits for the year is at most 50 years ahead",
        arguments: [
            ("Sunday, 06-Nov-94 08:49:37 GMT", 1_780_272_000, 784_111_777),
            // 2026-06-01 and 2076-06-01, to the second.
            ("Monday, 01-Jun-76 00:00:00 GMT", 1_780_272_000, 3_358_195_200),
            ("Tuesday, 01-Jun-76 00:00:01 GMT", 1_780_272_000, 202_435_201),
            ("Saturday, 01-Jan-00 00:00:00 GMT", 1_780_272_000, 946_684_800),
            // From the last hours of 1999.
            ("Saturday, 01-Jan-00 00:00:00 GMT", 946_684_799, 946_684_800),
            ("Friday, 31-Dec-99 23:59:60 GMT", 946_684_799, 946_684_800),
            ("Tuesday, 29-Feb-00 00:00:00 GMT", 1_780_272_000, 951_782_400),
        ])
    func century(text: String, now: Int, seconds: Int) { #expect(HTTPDate.parse(text, now: now) == seconds) }

    @Test("with two digits for the year is nothing if the century has no such day, or the clock is absurd")
    func noCentury() {
        // In 2099, the year 00 is 2100, which has no leap day.
        #expect(HTTPDate.parse("Monday, 29-Feb-00 00:00:00 GMT", now: 4_070_908_800) == nil)
        #expect(HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", now: .min) == nil)
        #expect(HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", now: .max) != nil)
        #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", now: .min) == 784_111_777)
    }

    @Test("is read as it was written, from the year 1000 to 9999")
    func roundTrip() {
        // A little more than a number of days, so that the time of day moves too.
        for second in stride(from: -30_610_224_000, through: 253_402_300_799, by: 181 * 86_400 + 86_413) {
            let text = HTTPDate.format(second)
            guard HTTPDate.parse(text, now: now) == second else {
                Issue.record("\(text) is not \(second)")
                return
            }
        }
    }
}
