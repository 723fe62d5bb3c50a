internal import COpenSSL
import Glibc

/// From when until when a certificate is good, in seconds since 1970.
package struct Validity: Sendable, Equatable {
    package let notBefore: Int64
    package let notAfter: Int64

    static let hour: Int64 = 3_600
    static let day: Int64 = 24 * hour
    /// The end of the year 9999, after which a certificate cannot tell the time (RFC 5280 §4.1.2.5).
    private static let times: ClosedRange<Int64> = 0...253_402_300_799

    package init(notBefore: Int64, notAfter: Int64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// - Parameters:
    ///   - lead: how long before now it begins, for clocks that are behind.
    ///   - length: how long after now it ends.
    init(from now: Int64, lead: Int64, length: Int64) {
        let now = Self.clamp(now)
        self.init(notBefore: Self.clamp(now - lead), notAfter: Self.clamp(now + length))
    }

    package func contains(_ moment: Int64) -> Bool { notBefore <= moment && moment <= notAfter }

    func isOver(by moment: Int64) -> Bool { moment > notAfter }

    /// Negative once it is over.
    func secondsLeft(at moment: Int64) -> Int64 { Self.clamp(notAfter) - Self.clamp(moment) }

    /// Zero if it ends before it begins.
    var length: Int64 { max(0, Self.clamp(notAfter) - Self.clamp(notBefore)) }

    /// Keeps sums of times within their type.
    private static func clamp(_ seconds: Int64) -> Int64 { min(max(seconds, times.lowerBound), times.upperBound) }

    /// As in "2026-01-31 12:00 UTC".
    package static func text(_ seconds: Int64) -> String {
        var (seconds, moment) = (Int(clamp(seconds)), tm())
        guard gmtime_r(&seconds, &moment) != nil else { return "\(seconds)" }
        let space = [CChar](unsafeUninitializedCapacity: 64) { space, count in
            count = strftime(space.baseAddress, space.count, "%Y-%m-%d %H:%M UTC", &moment)
        }
        return String(decoding: space.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
