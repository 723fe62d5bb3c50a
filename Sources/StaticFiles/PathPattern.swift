/// Which paths a rule is for: `/img/*.png`, `/docs/`, `*.css`.
///
/// Each bit of a number is a place in the pattern where the path may have got to, and a byte of the path moves all of
/// them in one step (the Shift-And algorithm of Baeza-Yates and Gonnet). The time is that of reading the path,
/// whatever the pattern.
struct PathPattern: Sendable {
    private let isForLastName: Bool
    /// What comes before the first wildcard: most paths that do not fit differ here.
    private let literal: [UInt8]
    private let end: UInt128
    /// For each byte, the places that it leads on from.
    private let moves: [UInt128]
    private let stars: UInt128
    private let anything: UInt128
    private let folders: UInt128

    init(_ text: some StringProtocol) throws(HeaderRuleError) {
        var parser = PathPatternParser(text)
        let (literal, tokens) = try parser.parse()
        self.literal = literal
        isForLastName = parser.isForLastName
        end = 1 << tokens.count
        var moves = [UInt128](repeating: 0, count: 256)
        var (stars, anything, folders): (UInt128, UInt128, UInt128) = (0, 0, 0)
        for (index, token) in tokens.enumerated() {
            let place: UInt128 = 1 << index
            switch token {
            case .byte(let byte): moves[Int(byte)] |= place
            case .anyByte: for byte in moves.indices where byte != Int(UInt8(ascii: "/")) { moves[byte] |= place }
            case .star: stars |= place
            case .anything: anything |= place
            case .folders: folders |= place
            }
        }
        (self.moves, self.stars, self.anything, self.folders) = (moves, stars, anything, folders)
    }

    /// - Parameter path: decoded, with the slash that it begins with.
    func matches(_ path: String) -> Bool {
        var bytes = path.utf8[...]
        if isForLastName, let slash = bytes.lastIndex(of: UInt8(ascii: "/")) {
            bytes = bytes[bytes.index(after: slash)...]
        }
        guard bytes.starts(with: literal) else { return false }
        var places = spread(1, after: literal.last)
        for byte in bytes.dropFirst(literal.count) {
            let isSlash = byte == UInt8(ascii: "/")
            let resting = places & (anything | folders | (isSlash ? 0 : stars))
            places = spread((places & moves[Int(byte)]) << 1 | resting, after: byte)
            if places == 0 { return false }
        }
        return places & end != 0
    }

    /// Adds the places behind wildcards that may take nothing more; `**/` may stop behind a slash only.
    private func spread(_ places: UInt128, after byte: UInt8?) -> UInt128 {
        var places = places
        if byte == UInt8(ascii: "/") { places |= (places & folders) << 1 }
        return places | (places & (stars | anything)) << 1
    }
}
