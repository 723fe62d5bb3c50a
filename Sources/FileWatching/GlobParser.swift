/// Reads a glob byte by byte, as git does: what is malformed to git is malformed here.
struct GlobParser {
    private var rest: ArraySlice<UInt8>
    private var tokens: [Glob.Token] = []
    /// Where the first `]` from here on is, if that is not behind: a line of `[:` only is not to be searched for each.
    private var closingBracket = 0

    init(_ pattern: ArraySlice<UInt8>) {
        rest = pattern
    }

    /// Nothing if a bracket is not closed, a class has no known name, or a backslash has nothing to escape.
    mutating func parse() -> [Glob.Token]? {
        while let byte = rest.popFirst() {
            switch byte {
            case .questionMark:
                tokens.append(.anyByte)
            case .asterisk:
                tokens.append(asterisks())
            case .openingBracket:
                guard let set = bracketExpression() else { return nil }
                tokens.append(.oneOf(set))
            case .backslash:
                guard let escaped = rest.popFirst() else { return nil }
                tokens.append(.byte(escaped))
            default:
                tokens.append(.byte(byte))
            }
        }
        return tokens
    }

    private mutating func asterisks() -> Glob.Token {
        let more = rest.prefix { $0 == .asterisk }.count
        rest.removeFirst(more)
        guard more > 0 && isAtNameStart else { return .anyBytes }
        if rest.isEmpty { return .everything }
        if rest.first == .slash {
            rest.removeFirst()
            return .folders
        }
        if rest.starts(with: [.backslash, .slash]) {
            rest.removeFirst(2)
            return .someFolders
        }
        return .anyBytes
    }

    private var isAtNameStart: Bool {
        switch tokens.last {
        case nil, .byte(.slash), .folders, .someFolders: true
        default: false
        }
    }

    // MARK: Brackets

    private mutating func bracketExpression() -> ByteSet? {
        let isNegated = rest.first == .exclamationMark || rest.first == .caret
        if isNegated { rest.removeFirst() }
        guard var set = bracketContent() else { return nil }
        if isNegated { set.invert() }
        set.remove(.slash)
        return set
    }

    private mutating func bracketContent() -> ByteSet? {
        var set = ByteSet()
        // What a `-` after it makes the start of a range.
        var start: UInt8?
        // A `]` that comes first is a member.
        var isFirst = true
        while let byte = rest.popFirst() {
            if byte == .closingBracket && !isFirst { return set }
            isFirst = false
            if byte == .hyphen, let first = start, let after = rest.first, after != .closingBracket {
                guard let last = unescaped(rest.popFirst()) else { return nil }
                set.insert(from: first, through: last)
                start = nil
            } else if byte == .openingBracket, let name = takeClassName() {
                guard let members = ByteSet(className: name) else { return nil }
                set.formUnion(members)
                start = nil
            } else {
                guard let member = unescaped(byte) else { return nil }
                set.insert(member)
                start = member
            }
        }
        return nil
    }

    private mutating func unescaped(_ byte: UInt8?) -> UInt8? {
        byte == .backslash ? rest.popFirst() : byte
    }

    /// The name in `[:name:]`. Nothing, and nothing taken, if the first `]` does not end it.
    private mutating func takeClassName() -> ArraySlice<UInt8>? {
        guard rest.first == .colon else { return nil }
        if closingBracket < rest.startIndex {
            closingBracket = rest.firstIndex(of: .closingBracket) ?? rest.endIndex
        }
        let content = rest[..<closingBracket].dropFirst()
        guard closingBracket < rest.endIndex, content.last == .colon else { return nil }
        rest = rest[(closingBracket + 1)...]
        return content.dropLast()
    }
}
