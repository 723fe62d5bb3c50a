/// The number of the site's state that a page was served from.
///
/// The run tells two servers apart, so that a page of an earlier run never counts as current. It is unguessable, and so
/// doubles as the proof that a page was served by this run (`SessionHub.isOwnToken`).
package struct PageVersion: Sendable, Equatable {
    package let run: RunID
    package let number: UInt64

    init(run: RunID, number: UInt64) {
        self.run = run
        self.number = number
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = UInt64(parts[1]) else { return nil }
        run = RunID(text: String(parts[0]))
        self.number = number
    }

    var text: String { "\(run.text)-\(number)" }
}

/// One start of the server: 128 random bits, in hexadecimal.
package struct RunID: Sendable, Equatable {
    package let text: String

    package static func random() -> RunID {
        var generator = SystemRandomNumberGenerator()
        let halves = [
            UInt64.random(in: .min ... .max, using: &generator), .random(in: .min ... .max, using: &generator),
        ]
        return RunID(
            text: halves.map { half in
                let digits = String(half, radix: 16)
                return String(repeating: "0", count: 16 - digits.utf8.count) + digits
            }.joined())
    }

    /// Compares in a time that does not depend on where the texts differ.
    package func isEqual(toSecret other: String) -> Bool {
        let (own, other) = (Array(text.utf8), Array(other.utf8))
        guard own.count == other.count else { return false }
        return zip(own, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
