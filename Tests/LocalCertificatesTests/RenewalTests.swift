import Testing

@testable import LocalCertificates

@Suite("A new certificate")
struct RenewalTests {
    private static let start: Int64 = 1_800_000_000
    private static let day: Int64 = 86_400
    private let names = SubjectNames(dnsNames: ["localhost"], addresses: ["127.0.0.1"])

    private func renewal(
        days: Int64, at seconds: Int64, wanted: SubjectNames? = nil, leftOut: SubjectNames = SubjectNames()
    ) -> Renewal {
        let identity = ServerIdentity(
            chain: [], privateKey: [], names: names, leftOut: leftOut,
            validity: Validity(notBefore: Self.start, notAfter: Self.start + days * Self.day))
        return Renewal(of: identity, wanted: wanted ?? names, now: Self.start + seconds)
    }

    @Test(
        "is due when a third of the old one's life is left",
        arguments: [
            (390, 0, Renewal.later(seconds: 3_600)),
            (390, 260 * 86_400 - 3_601, .later(seconds: 3_600)),
            (390, 260 * 86_400 - 60, .later(seconds: 60)),
            (390, 260 * 86_400 - 1, .later(seconds: 1)),
            (390, 260 * 86_400, .due(.age)),
            (390, 390 * 86_400, .due(.age)),
            (390, 4_000 * 86_400, .due(.age)),
            (3, 86_400, .later(seconds: 3_600)),
            (3, 2 * 86_400, .due(.age)),
            (0, 0, .due(.age)),
            (-1, 0, .due(.age)),
            (390, .max - 1_800_000_000, .due(.age)),
        ] as [(Int64, Int64, Renewal)])
    func age(days: Int64, seconds: Int64, expected: Renewal) {
        #expect(renewal(days: days, at: seconds) == expected)
    }

    @Test("is due when the clock was set to before the old one's time", arguments: [-1, -1_800_000_000, Int64.min])
    func clock(seconds: Int64) {
        #expect(renewal(days: 390, at: max(seconds, .min + 1_800_000_000)) == .due(.clock))
        #expect(renewal(days: 390, at: seconds == .min ? -.max : seconds) == .due(.clock))
    }

    @Test("is due when the server goes by another name or address")
    func missing() {
        let wanted = SubjectNames(dnsNames: ["localhost", "tux"], addresses: ["127.0.0.1", "10.0.0.1"])
        let missing = SubjectNames(dnsNames: ["tux"], addresses: ["10.0.0.1"])
        #expect(renewal(days: 390, at: 0, wanted: wanted) == .due(.names(missing: missing)))
    }

    @Test("is not due for a name less, or one that cannot be certified")
    func notMissing() {
        #expect(renewal(days: 390, at: 0, wanted: SubjectNames()) == .later(seconds: 3_600))
        let outside = SubjectNames(dnsNames: ["example.com"])
        #expect(renewal(days: 390, at: 0, wanted: names.union(outside), leftOut: outside) == .later(seconds: 3_600))
    }

    @Test(
        "and its dates are told in UTC",
        arguments: [
            (0, "1970-01-01 00:00 UTC"), (1_800_000_000, "2027-01-15 08:00 UTC"), (.min, "1970-01-01 00:00 UTC"),
            (.max, "9999-12-31 23:59 UTC"),
        ] as [(Int64, String)])
    func text(seconds: Int64, text: String) {
        #expect(Validity.text(seconds) == text)
    }
}
