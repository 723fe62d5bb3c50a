/// The sources that a directive allows (CSP 3 §2.3.1).
struct SourceList: Equatable {
    let sources: [Source]

    struct Source: Equatable {
        /// As written: a nonce is told apart by case.
        let text: String
        let lowercased: String
        /// With the white space before it.
        let range: Range<Int>

        var isNone: Bool { lowercased == "'none'" }

        var isAddress: Bool { lowercased == "'self'" || !lowercased.hasPrefix("'") }
    }

    init(_ tokens: some Sequence<ArraySlice<UInt8>>, after start: Int) {
        var end = start
        sources = tokens.map { token in
            defer { end = token.endIndex }
            let text = String(decoding: token, as: UTF8.self)
            return Source(text: text, lowercased: text.lowercased(), range: end..<token.endIndex)
        }
    }

    func contains(_ lowercased: String) -> Bool {
        sources.contains { $0.lowercased == lowercased }
    }

    func containsAny(of lowercased: Set<String>) -> Bool {
        sources.contains { lowercased.contains($0.lowercased) }
    }

    /// Addresses count for nothing then: a script in the page needs a nonce or a hash.
    var isStrictDynamic: Bool { contains("'strict-dynamic'") }

    var nonces: [String] { sources.compactMap(\.nonce) }

    /// Inline scripts run; one nonce more and they would not (CSP 3 §6.7.3.2).
    var allowsAllInline: Bool {
        contains("'unsafe-inline'") && !isStrictDynamic && !sources.contains { $0.nonce != nil || $0.isHash }
    }
}

extension SourceList.Source {
    /// The value of `'nonce-…'`. What is not base64 is no nonce to a browser, and has no place in a tag.
    var nonce: String? { base64(after: "'nonce-") }

    var isHash: Bool {
        ["'sha256-", "'sha384-", "'sha512-"].contains { base64(after: $0) != nil }
    }

    private func base64(after prefix: String) -> String? {
        guard lowercased.hasPrefix(prefix), lowercased.hasSuffix("'"), text.utf8.count > prefix.utf8.count else {
            return nil
        }
        let value = text.utf8.dropFirst(prefix.utf8.count).dropLast()
        let digits = value.prefix { $0 != UInt8(ascii: "=") }
        guard !digits.isEmpty, digits.allSatisfy(Self.isBase64), value.count - digits.count <= 2,
            value.dropFirst(digits.count).allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        return String(Substring(value))
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: byte.isASCIILetter || byte.isASCIIDigit
        }
    }
}
