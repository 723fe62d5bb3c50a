/// What a program shows to give commands over the network: 128 random bits, in hexadecimal.
package struct ControlToken: Sendable {
    package let text: String

    package static func random() -> ControlToken {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<32).map { _ in String(UInt8.random(in: 0...15, using: &generator), radix: 16) }
        return ControlToken(text: digits.joined())
    }

    /// Compares in a time that does not depend on where the texts differ.
    package func isEqual(toSecret other: some Collection<UInt8>) -> Bool {
        guard other.count == text.utf8.count else { return false }
        return zip(text.utf8, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
