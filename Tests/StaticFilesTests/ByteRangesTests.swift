import Testing

@testable import StaticFiles

@Suite("A Range field")
struct ByteRangesTests {
    typealias Decision = ByteRanges.Decision

    @Test(
        "asks for one part",
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=0-999", 0..<1_000), ("bytes=0-", 0..<1_000), ("bytes=999-", 999..<1_000),
            ("bytes=10-19", 10..<20), ("bytes=5-5000", 5..<1_000), ("bytes=-1", 999..<1_000),
            ("bytes=-1000", 0..<1_000),
            ("bytes=-5000", 0..<1_000), ("Bytes=0-1", 0..<2), ("BYTES=0-1", 0..<2), ("bytes=007-0008", 7..<9),
            ("bytes=0-9223372036854775807", 0..<1_000), ("bytes=0-18446744073709551616", 0..<1_000),
            ("bytes=-9223372036854775808", 0..<1_000), ("bytes=-99999999999999999999999", 0..<1_000),
            ("bytes=,,0-1", 0..<2), ("bytes=0-1,", 0..<2), ("bytes=,\t0-1 ,, ", 0..<2),
            ("bytes=0-,1000-", 0..<1_000), ("bytes=5000-6000,-10,-0", 990..<1_000),
        ])
    func part(field: String, range: Range<Int>) { #expect(ByteRanges.decide(field, length: 1_000) == .part(range)) }

    @Test(
        "is ignored if it is malformed or in another unit",
        arguments: [
            "", "bytes", "bytes=", "bytes=,", "bytes= ", "bytes=-", "bytes=--1", "bytes=1-2-3", "bytes=a-b",
            "bytes=5-2",
            "bytes=0-1,5-2", "bytes=0-1,x", "bytes=0-1 2-3", "bytes=0-1;2-3", "bytes=0", "bytes=0 - 1", "bytes=+0-1",
            "bytes=0-+1", "bytes=0x0-1", "bytes=0.0-1", "bytes=\u{660}-1", "bytes = 0-1", "bytes =0-1", "bytes= 0-1",
            " bytes=0-1", "bytes:0-1", "bytes 0-1/2", "lines=0-1", "byte=0-1", "bytess=0-1", "=0-1", "none", "bytes=*",
            "bytes=99999999999999999999-5", "bytes=0-1,bytes=2-3", "bytes=0-1\0", "items=0-1, bytes=0-1",
        ])
    func ignored(field: String) { #expect(ByteRanges.decide(field, length: 1_000) == .whole) }

    @Test(
        "is unsatisfiable if nothing that it names is there",
        arguments: [
            "bytes=-0", "bytes=1000-", "bytes=1000-1000", "bytes=1000-2000", "bytes=18446744073709551616-",
            "bytes=9223372036854775807-9223372036854775807", "bytes=-0,-00", "bytes=5000-,-0,1000-",
            "bytes=18446744073709551616-18446744073709551617",
        ])
    func unsatisfiable(field: String) { #expect(ByteRanges.decide(field, length: 1_000) == .unsatisfiable) }

    @Test(
        "finds nothing in an empty file; its suffix is all of it",
        arguments: [
            ("bytes=0-", Decision.unsatisfiable), ("bytes=0-0", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=-1", .whole), ("bytes=0-,-1", .whole), ("bytes=x", .whole),
        ])
    func empty(field: String, decision: Decision) { #expect(ByteRanges.decide(field, length: 0) == decision) }

    @Test(
        "asks for parts, in its order",
        arguments: [
            ("bytes=0-0,-1", [0..<1, 999..<1_000]), ("bytes=-1,0-0", [999..<1_000, 0..<1]),
            ("bytes=500-599, 0-99 ,\t800-899", [500..<600, 0..<100, 800..<900]),
            ("bytes=0-0,5000-,-1", [0..<1, 999..<1_000]),
            // A gap of 80 bytes stays, one of 79 is cheaper to send.
            ("bytes=0-9,90-99,500-", [0..<10, 90..<100, 500..<1_000]),
            ("bytes=0-9,89-99,500-", [0..<100, 500..<1_000]),
            // What is joined stands where its first was asked for.
            ("bytes=500-599,0-9,590-699", [500..<700, 0..<10]), ("bytes=0-9,500-599,5-19", [0..<20, 500..<600]),
            ("bytes=600-699,0-9,500-599", [500..<700, 0..<10]), ("bytes=0-99,300-,20-30", [0..<100, 300..<1_000]),
        ])
    func parts(field: String, ranges: [Range<Int>]) {
        #expect(ByteRanges.decide(field, length: 1_000) == .parts(ranges))
    }

    @Test(
        "with several ranges that become one asks for that, or for the whole",
        arguments: [
            ("bytes=500-600,601-999", Decision.part(500..<1_000)), ("bytes=601-999,500-600", .part(500..<1_000)),
            ("bytes=0-9,5-19", .part(0..<20)), ("bytes=0-99,10-19", .part(0..<100)), ("bytes=7-7,7-7", .part(7..<8)),
            ("bytes=0-499,500-999", .whole), ("bytes=0-,0-", .whole), ("bytes=-1,0-", .whole),
            ("bytes=0-449,-520", .whole),
        ])
    func joined(field: String, decision: Decision) { #expect(ByteRanges.decide(field, length: 1_000) == decision) }

    @Test("is ignored if more than sixteen parts remain, or a thousand were asked for")
    func limits() {
        let apart = (0..<17).map { "\($0 * 1_000)-\($0 * 1_000)" }
        let sixteen = ByteRanges.decide("bytes=" + apart.prefix(16).joined(separator: ","), length: 100_000)
        #expect(sixteen == .parts((0..<16).map { $0 * 1_000..<$0 * 1_000 + 1 }))
        #expect(ByteRanges.decide("bytes=" + apart.joined(separator: ","), length: 100_000) == .whole)
        // Seventeen that become two.
        let close = (0..<16).map { "\($0 * 50)-\($0 * 50)" } + ["9000-"]
        #expect(
            ByteRanges.decide("bytes=" + close.joined(separator: ","), length: 10_000)
                == .parts([0..<751, 9_000..<10_000]))
        let thousand = repeatElement("0-", count: 1_000).joined(separator: ",")
        #expect(ByteRanges.decide("bytes=" + thousand, length: 10) == .whole)
        let first = repeatElement("0-0", count: 1_000).joined(separator: ",")
        #expect(ByteRanges.decide("bytes=" + first, length: 10) == .part(0..<1))
        #expect(ByteRanges.decide("bytes=" + first + ",0-0", length: 10) == .whole)
        #expect(ByteRanges.decide("bytes=" + String(repeating: ",", count: 100_000) + "0-0", length: 10) == .whole)
        #expect(
            ByteRanges.decide("bytes=" + String(repeating: "9", count: 100_000) + "-", length: 10) == .unsatisfiable)
    }

    @Test("bears the longest file and a length that is none")
    func extremes() {
        #expect(ByteRanges.decide("bytes=-1", length: .max) == .part((.max - 1)..<(.max)))
        #expect(ByteRanges.decide("bytes=0-9223372036854775807", length: .max) == .part(0..<(.max)))
        #expect(ByteRanges.decide("bytes=0-0,-1", length: .max) == .parts([0..<1, (.max - 1)..<(.max)]))
        #expect(ByteRanges.decide("bytes=0-0", length: -1) == .unsatisfiable)
    }

    @Test("is answered with every byte that it asks for, once, and with no small gap")
    func coverage() {
        let ranges = [0..<1, 0..<50, 20..<130, 100..<200, 160..<161, 190..<270, 250..<300, 340..<400, 399..<400]
        for first in ranges {
            for second in ranges {
                for third in ranges {
                    let asked = [first, second, third]
                    let field = "bytes=" + asked.map { "\($0.lowerBound)-\($0.upperBound - 1)" }.joined(separator: ",")
                    let sent = sent(ByteRanges.decide(field, length: 400), length: 400)
                    #expect(asked.allSatisfy { asked in sent.contains { $0.clamped(to: asked) == asked } }, "\(field)")
                    let ascending = sent.sorted { $0.lowerBound < $1.lowerBound }
                    for (before, after) in zip(ascending, ascending.dropFirst()) {
                        #expect(after.lowerBound - before.upperBound >= 80, "\(field)")
                    }
                }
            }
        }
    }

    private func sent(_ decision: Decision, length: Int) -> [Range<Int>] {
        switch decision {
        case .whole: [0..<length]
        case .part(let range): [range]
        case .parts(let ranges): ranges
        case .unsatisfiable: []
        }
    }
}
