/// A pattern with wildcards that means what it means to git (`wildmatch.c`, with `WM_PATHNAME`).
struct Glob: Sendable {
    enum Token: Sendable {
        case byte(UInt8)
        /// `?`, which is no slash.
        case anyByte
        /// `[…]`, which is no slash either.
        case oneOf(ByteSet)
        /// `*`: any part of one name.
        case anyBytes
        /// `**/`: any number of folders.
        case folders
        /// `**\/`: git wants one folder at least if the slash is escaped.
        case someFolders
        /// `**` as the last name.
        case everything
    }

    private let tokens: [Token]
    private let shortestPath: Int

    /// Nothing if the pattern is malformed. To git, such a pattern matches no path.
    init?(_ pattern: ArraySlice<UInt8>) {
        var parser = GlobParser(pattern)
        guard let tokens = parser.parse() else { return nil }
        self.tokens = tokens
        shortestPath = tokens.count { $0.takesOneByte }
    }

    func matches(_ path: ArraySlice<UInt8>) -> Bool {
        guard path.count >= shortestPath else { return false }
        var match = GlobMatch(tokens, path)
        return match.succeeds()
    }
}

extension Glob.Token {
    fileprivate var takesOneByte: Bool {
        switch self {
        case .byte, .anyByte, .oneOf: true
        case .anyBytes, .folders, .someFolders, .everything: false
        }
    }
}
