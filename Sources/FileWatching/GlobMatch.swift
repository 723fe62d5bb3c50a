/// One comparison of a path with a glob.
///
/// Only the last `*` and the last `**/` are ever given more: a `*` stays within its name and a `**/` ends with one, so
/// what does not fit behind the least that an earlier one can take does not fit behind more either. The time is thus
/// bounded by the length of the path times that of the glob.
struct GlobMatch {
    /// What a wildcard has taken ends at `position`, and `token` is next.
    private struct Choice {
        let token: Int
        var position: Int
    }

    private let tokens: [Glob.Token]
    private let path: ArraySlice<UInt8>
    private var token = 0
    private var position: Int
    private var star: Choice?
    private var folders: Choice?

    init(_ tokens: [Glob.Token], _ path: ArraySlice<UInt8>) {
        self.tokens = tokens
        self.path = path
        position = path.startIndex
    }

    mutating func succeeds() -> Bool {
        while token < tokens.count || position < path.endIndex {
            guard takeToken() || giveMore() else { return false }
        }
        return true
    }

    /// False if the next token does not fit here.
    private mutating func takeToken() -> Bool {
        guard token < tokens.count else { return false }
        switch tokens[token] {
        case .byte(let byte): return takeByte { $0 == byte }
        case .anyByte: return takeByte { $0 != .slash }
        case .oneOf(let set): return takeByte(if: set.contains)
        case .anyBytes:
            token += 1
            star = Choice(token: token, position: position)
        case .folders:
            token += 1
            beginName(at: position)
        case .someFolders:
            guard let slash = nextSlash(from: position) else { return false }
            token += 1
            beginName(at: slash + 1)
        case .everything:
            token = tokens.count
            position = path.endIndex
        }
        return true
    }

    private mutating func takeByte(if fits: (UInt8) -> Bool) -> Bool {
        guard position < path.endIndex, fits(path[position]) else { return false }
        if path[position] == .slash { star = nil }
        token += 1
        position += 1
        return true
    }

    /// Behind `**/`, the next token being the first of a name.
    private mutating func beginName(at start: Int) {
        position = start
        folders = Choice(token: token, position: start)
        star = nil
    }

    /// Lets the last wildcard that can take one more byte, or folder, do so. False if there is none.
    private mutating func giveMore() -> Bool {
        // The path is too short for the tokens, and with more given away it would be shorter.
        guard position < path.endIndex else { return false }
        if let choice = star, path[choice.position] != .slash {
            token = choice.token
            position = choice.position + 1
            star?.position = position
            return true
        }
        guard let choice = folders, let slash = nextSlash(from: choice.position) else { return false }
        token = choice.token
        beginName(at: slash + 1)
        return true
    }

    private func nextSlash(from start: Int) -> Int? {
        path[start...].firstIndex(of: .slash)
    }
}
