/// One policy of a `Content-Security-Policy` value as browsers read it, and where its parts stand (CSP 3 §2.2.1).
struct ContentPolicy: Equatable {
    let directives: [Directive]

    struct Directive: Equatable {
        /// In lower case.
        let name: String
        let sources: SourceList
        /// From the name to the last source.
        let range: Range<Int>
    }

    /// A policy has commas between policies, for a `<meta>` too: the standard knows none there, engines split all the
    /// same (Blink, WebKit).
    static func list(in text: [UInt8]) -> [ContentPolicy] {
        text.split(separator: UInt8(ascii: ",")).map { policy in
            ContentPolicy(directives: policy.split(separator: UInt8(ascii: ";")).compactMap(Directive.init))
        }
    }

    /// The directive that counts of a name: a later one of the same name is ignored.
    func directive(_ name: String) -> Directive? {
        directives.first { $0.name == name }
    }

    /// The one that rules scripts which elements load (CSP 3 §6.8.3, "get fetch directive fallback list").
    var scriptDirective: Directive? {
        directive("script-src-elem") ?? directive("script-src") ?? directive("default-src")
    }

    /// The one that rules sockets.
    var connectDirective: Directive? {
        directive("connect-src") ?? directive("default-src")
    }

    /// No script runs, whatever else is allowed.
    var forbidsScripts: Bool {
        directive("sandbox").map { !$0.sources.contains("allow-scripts") } ?? false
    }
}

extension ContentPolicy.Directive {
    /// Nothing if there is nothing, or anything beyond ASCII: browsers ignore such a directive.
    init?(_ text: ArraySlice<UInt8>) {
        guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
        let tokens = text.split(whereSeparator: \.isMarkupSpace)
        guard let first = tokens.first, let last = tokens.last else { return nil }
        name = String(decoding: first, as: UTF8.self).lowercased()
        sources = SourceList(tokens.dropFirst(), after: first.endIndex)
        range = first.startIndex..<last.endIndex
    }
}

extension UInt8 {
    /// White space in policies and in markup: neither HTML nor CSP counts the vertical tab.
    var isMarkupSpace: Bool {
        switch self {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20: true
        default: false
        }
    }

    var isASCIILetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    var isASCIIDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    var lowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
