/// A policy value with the changes that are to be made to it.
struct PolicyDraft {
    let text: [UInt8]
    let policies: [ContentPolicy]
    private(set) var edits: [TextEdit] = []
    /// The changes in words.
    private(set) var changes: [String] = []

    init(_ text: [UInt8]) {
        self.text = text
        policies = ContentPolicy.list(in: text)
    }

    var result: [UInt8] { edits.applied(to: text) }

    /// Adds sources to what `directive` allows for `name`. If it stands in for a directive that is not there, that one
    /// is made from it.
    ///
    /// - Parameter words: what is added, for the terminal.
    mutating func add(_ sources: [String], to directive: ContentPolicy.Directive, as name: String, words: String) {
        let added = sources.joined(separator: " ")
        if directive.name == "default-src" {
            // Of the keywords only `'self'` speaks of addresses, and a socket has nothing else.
            let kept = directive.sources.sources.filter { name == "connect-src" ? $0.isAddress : !$0.isNone }
            let made = ([name] + kept.map(\.text) + [added]).joined(separator: " ")
            edits.append(.insertion(of: "; " + made, at: directive.range.upperBound))
            changes.append("\(name): made from default-src, \(words) added")
        } else {
            // Beside other sources it means nothing, and browsers complain about it.
            edits += directive.sources.sources.filter(\.isNone).map { .deletion(of: $0.range) }
            edits.append(.insertion(of: " " + added, at: directive.range.upperBound))
            changes.append("\(directive.name): \(words) added")
        }
    }

    /// Takes every directive of a name away: without the first, the second would count.
    mutating func drop(_ name: String, from policy: ContentPolicy) {
        let dropped = policy.directives.filter { $0.name == name }
        guard !dropped.isEmpty else { return }
        edits += dropped.map { .deletion(of: withSeparator($0.range)) }
        changes.append("\(name): dropped")
    }

    /// With the semicolon that is one too many afterwards.
    private func withSeparator(_ range: Range<Int>) -> Range<Int> {
        let after = skipSpace(from: range.upperBound)
        if after < text.count, text[after] == UInt8(ascii: ";") {
            let next = skipSpace(from: after + 1)
            if next < text.count, text[next] != UInt8(ascii: ";"), text[next] != UInt8(ascii: ",") {
                return range.lowerBound..<next
            }
        }
        var before = range.lowerBound
        while before > 0, text[before - 1].isMarkupSpace { before -= 1 }
        if before > 0, text[before - 1] == UInt8(ascii: ";") { return before - 1..<range.upperBound }
        return range
    }

    private func skipSpace(from start: Int) -> Int {
        var index = start
        while index < text.count, text[index].isMarkupSpace { index += 1 }
        return index
    }
}
