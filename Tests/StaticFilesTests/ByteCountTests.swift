import Testing

@testable import StaticFiles

@Suite("A number of bytes")
struct ByteCountTests {
    @Test(
        "is short, and exact",
        arguments: [
            (0, "0 B", "0 bytes"), (1, "1 B", "1 byte"), (999, "999 B", "999 bytes"), (1000, "1.0 kB", "1,000 bytes"),
            (12_345, "12.3 kB", "12,345 bytes"), (99_949, "99.9 kB", "99,949 bytes"),
            (99_950, "100 kB", "99,950 bytes"), (999_499, "999 kB", "999,499 bytes"),
            (999_500, "1.0 MB", "999,500 bytes"), (123_456_789, "123 MB", "123,456,789 bytes"),
            (1_234_567_890_123, "1.2 TB", "1,234,567,890,123 bytes"),
            (.max, "9.2 EB", "9,223,372,036,854,775,807 bytes"), (-5, "0 B", "0 bytes"),
        ])
    func text(count: Int, text: String, exact: String) {
        #expect(ByteCount(count).text == text && ByteCount(count).exact == exact)
    }

    @Test("does not overflow")
    func sum() {
        var count = ByteCount(.max)
        for _ in 1...3 { count.add(.max) }
        #expect(count.text == "9.2 EB")
    }
}
