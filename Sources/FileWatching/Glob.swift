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

    /// Nothing if the pattern is malformed. To git, such a pattern matches no path.
    init?(_ pattern: ArraySlice<UInt8>) {
        var parser = GlobParser(pattern)
        guard let tokens = parser.parse() else { return nil }
        self.tokens = tokens
    }

    func matches(_ path: ArraySlice<UInt8>) -> Bool {
        var match = GlobMatch(tokens, path)
        return match.succeeds()
    }
}
