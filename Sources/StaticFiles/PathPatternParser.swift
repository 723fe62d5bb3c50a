/// Reads a path pattern. `[` and `%` stand for themselves: a file may be named `[id].js`.
struct PathPatternParser {
    enum Token {
        case byte(UInt8)
        /// `?`, which is no slash.
        case anyByte
        /// `*`: any part of one name.
        case star
        /// `**`, or `*` as the last name: any part of a path.
        case anything
        /// `**/` at the start of a name: any number of whole folders.
        case folders
    }

    /// From the first wildcard on; `PathPattern` has one bit for each, and one for the end.
    static let tokenLimit = 127

    let isForLastName: Bool
    private let text: String
    private var rest: ArraySlice<UInt8>
    private var literal: [UInt8] = []
    private var tokens: [Token] = []
    private var last: UInt8?

    init(_ text: some StringProtocol) {
        self.text = String(text)
        rest = Array(text.utf8)[...]
        // `**/x` is `/**/x`.
        if rest.starts(with: Array("**/".utf8)) { rest = [UInt8(ascii: "/")] + rest }
        isForLastName = !rest.contains(UInt8(ascii: "/"))
    }

    mutating func parse() throws(HeaderRuleError) -> (literal: [UInt8], tokens: [Token]) {
        guard isSound else { throw .badPattern(text) }
        guard !rest.contains(UInt8(ascii: "\\")) else { throw .backslash(text) }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): appendAsterisks()
            case UInt8(ascii: "?"): tokens.append(.anyByte)
            case _ where tokens.isEmpty: literal.append(byte)
            default: tokens.append(.byte(byte))
            }
            if byte != UInt8(ascii: "*") { last = byte }
            guard tokens.count < Self.tokenLimit else { throw .patternTooLong(text) }
        }
        // A folder stands for all that is below it.
        if last == UInt8(ascii: "/") { tokens.append(.anything) }
        return (literal, tokens)
    }

    /// A name alone needs a wildcard or a dot, or `Location: https://…` would be a rule for a file `Location`.
    private var isSound: Bool {
        rest.first == UInt8(ascii: "/")
            || isForLastName
                && rest.contains { [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: ".")].contains($0) }
    }

    /// The first asterisk is taken already.
    private mutating func appendAsterisks() {
        let more = rest.prefix { $0 == UInt8(ascii: "*") }.count
        rest.removeFirst(more)
        let isNameStart = last == UInt8(ascii: "/")
        // Netlify's `/*` is the whole site, and .gitignore's `/docs/*` all of the folder.
        if isNameStart && rest.isEmpty {
            tokens.append(.anything)
        } else if isNameStart && more > 0 && rest.first == UInt8(ascii: "/") {
            rest.removeFirst()
            if case .folders = tokens.last { return }
            tokens.append(.folders)
            return
        } else {
            tokens.append(more > 0 ? .anything : .star)
        }
        last = UInt8(ascii: "*")
    }
}
