import Testing

@testable import StaticFiles

@Suite("A time in UTC")
struct UTCTimeTests {
    @Test(
        "has a year that HTML knows",
        arguments: [
            (0, "1970-01-01 00:00:00"), (-1, "1969-12-31 23:59:59"), (951_827_696, "2000-02-29 12:34:56"),
            (253_402_300_799, "9999-12-31 23:59:59"), (.max, "9999-12-31 23:59:59"), (.min, "0001-01-01 00:00:00"),
        ])
    func text(second: Int, text: String) {
        #expect(UTCTime(second).text == Array(text.utf8))
    }
}
