import Testing

@testable import DevServer

@Suite("The request log")
struct RequestLogLineTests {
    private func line(
        _ method: String = "GET", _ target: String = "/index.html", status: Int = 200, bytes: Int = 1_234,
        duration: Duration = .microseconds(300), isColoured: Bool = false
    ) -> String {
        RequestLogLine(
            method: method, target: target, status: status, bytesSent: bytes, duration: duration, isColoured: isColoured
        ).text
    }

    @Test("has a line for each request, in columns")
    func columns() {
        #expect(line() == "200  GET   /index.html                                1.2 kB   0.3 ms")
        #expect(
            line("HEAD", "/a", status: 404, bytes: 0, duration: .seconds(2))
                == "404  HEAD  /a                                            0 B    2.0 s")
    }

    @Test("lets a long target push the columns")
    func longTarget() {
        let target = "/" + String(repeating: "a", count: 60)
        #expect(line("GET", target) == "200  GET   \(target)   1.2 kB   0.3 ms")
    }

    @Test("colours the status by its class", arguments: [(200, 32), (304, 36), (404, 33), (500, 31), (101, 0)])
    func colours(status: Int, code: Int) {
        #expect(line(status: status, isColoured: true).hasPrefix("\u{1B}[\(code)m\(status)\u{1B}[0m  GET   /index"))
    }

    @Test(
        "shows by number what could steer the terminal",
        arguments: [
            ("/\u{1B}[31m", #"/\u{1b}[31m "#), ("/a\r\nb", #"/a\u{d}\u{a}b "#), ("/\u{202E}a", #"/\u{202e}a "#),
            ("/é😀", #"/\u{e9}\u{1f600} "#), ("/\u{7F}\u{9B}", #"/\u{7f}\u{9b} "#), ("/%1b?a=b", "/%1b?a=b "),
        ])
    func escapes(target: String, shown: String) {
        #expect(line("GET", target).hasPrefix("200  GET   " + shown))
    }

    @Test("cuts a target of more than 200 characters, and no number in two")
    func cuts() {
        let a = String(repeating: "a", count: 199)
        #expect(line("GET", a + "b").contains("  \(a)b  "))
        #expect(line("GET", a + "bc").contains("  \(a)…  "))
        #expect(line("GET", a.dropLast(3) + "\u{1B}c").contains("  \(a.dropLast(3))…  "))
        #expect(line("GET", String(repeating: "\n", count: 1_000_000)).count < 300)
        #expect(line(String(repeating: "M", count: 50)).hasPrefix("200  MMMMMMMMMMMMMMM…  /"))
    }

    @Test(
        "is coloured on a terminal that has colours, unless NO_COLOR is set",
        arguments: [
            (true, nil, "xterm", true), (true, "", "xterm", true), (true, "1", "xterm", false),
            (true, nil, "dumb", false), (true, nil, nil, false), (false, nil, "xterm", false),
        ] as [(Bool, String?, String?, Bool)])
    func isColourWanted(isTerminal: Bool, noColor: String?, term: String?, expected: Bool) {
        #expect(
            RequestLogLine.isColourWanted(isTerminal: isTerminal, noColor: noColor, term: term) == expected)
    }
}

@Suite("A quantity")
struct QuantityTests {
    @Test(
        "of bytes",
        arguments: [
            (-1, "0 B"), (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_249, "1.2 kB"), (1_250, "1.3 kB"),
            (99_949, "99.9 kB"), (99_950, "100 kB"), (999_449, "999 kB"), (999_500, "1.0 MB"), (314_000_000, "314 MB"),
            (5_500_000_000, "5.5 GB"), (2_000_000_000_000_000, "2000 TB"), (Int.max, "9223372 TB"),
        ])
    func size(bytes: Int, text: String) {
        #expect(Quantity.size(bytes) == text)
    }

    @Test(
        "of time",
        arguments: [
            (Duration.zero, "<0.1 ms"), (.milliseconds(-5), "<0.1 ms"), (.microseconds(49), "<0.1 ms"),
            (.microseconds(50), "0.1 ms"), (.microseconds(12_345), "12.3 ms"), (.milliseconds(120), "120 ms"),
            (.microseconds(999_400), "999 ms"), (.milliseconds(999.5), "1.0 s"), (.seconds(62), "62.0 s"),
            (.seconds(600), "600 s"), (.seconds(Int64.max), "days"), (.seconds(Int64.min), "<0.1 ms"),
        ])
    func time(duration: Duration, text: String) {
        #expect(Quantity.time(duration) == text)
    }
}
