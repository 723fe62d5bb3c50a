/// A name by which browsers may find a server, as it stands in a certificate: in small letters, without a dot at its
/// end.
struct DNSName: Hashable {
    let text: String

    /// Nothing if it is not one (RFC 1123 §2.1), or not in ASCII. Underscores are let through, as browsers do; also a
    /// star for the first label.
    init?(_ text: String) {
        let text = text.hasSuffix(".") ? String(text.dropLast()) : text
        guard text.utf8.count <= 253 else { return nil }
        var labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)[...]
        if labels.count > 1, labels.first?.elementsEqual("*".utf8) == true { labels = labels.dropFirst() }
        // A last label of digits would make it look like an address.
        guard labels.allSatisfy(Self.isLabel), let last = labels.last, !last.allSatisfy(Self.isDigit) else {
            return nil
        }
        self.text = String(decoding: text.utf8.map(Self.lowercased), as: UTF8.self)
    }

    /// A star right before the last label, as in `*.localhost`. Chromium takes it for no name, and Firefox refuses the
    /// whole certificate for it if its authority is limited to names (mozilla::pkix, `IsValidDNSID`).
    var isBroadWildcard: Bool { text.hasPrefix("*.") && !text.dropFirst(2).contains(".") }

    /// The first label.
    var host: String { String(text.prefix { $0 != "." }) }

    /// It is the name, or below it.
    func isWithin(_ parent: String) -> Bool { text == parent || text.hasSuffix("." + parent) }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isDigit($0) || isLetter($0) || $0 == hyphen || $0 == UInt8(ascii: "_") }
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
