/// One line of a .gitignore file.
struct IgnorePattern: Sendable {
    private enum Kind: Sendable {
        /// A name at any depth.
        case name([UInt8])
        /// The same for `*.log`: most patterns are one of these two.
        case nameEnd([UInt8])
        case nameGlob(Glob)
        /// A path from the folder that the file is in.
        case path([UInt8])
        case pathGlob(Glob)
    }

    /// The line begins with `!`: what it matches is not ignored.
    let isNegated: Bool
    let isFolderOnly: Bool
    private let kind: Kind

    /// - Parameter line: without its line feed.
    /// - Returns: nothing if no path can match: a comment, a blank line, an unclosed bracket, a backslash at the end.
    init?(line: some Collection<UInt8>) {
        guard line.first != .numberSign else { return nil }
        var rest = Self.significant(Array(line)[...])
        isNegated = rest.first == .exclamationMark
        if isNegated { rest.removeFirst() }
        isFolderOnly = rest.last == .slash
        if isFolderOnly { rest.removeLast() }
        let isAnchored = rest.contains(.slash)
        if rest.first == .slash { rest.removeFirst() }
        guard !rest.isEmpty, let kind = Self.kind(of: rest, isAnchored: isAnchored) else { return nil }
        self.kind = kind
    }

    /// It names a path from the folder that the file is in, not a name at any depth.
    var isAnchored: Bool {
        switch kind {
        case .path, .pathGlob: true
        case .name, .nameEnd, .nameGlob: false
        }
    }

    /// - Parameter path: relative to the folder that the file is in.
    func matches(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        matches(path, name: path.lastName, isFolder: isFolder)
    }

    /// - Parameter name: the last one of `path`, so that it is looked for once and not for each pattern.
    func matches(_ path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        guard isFolder || !isFolderOnly else { return false }
        switch kind {
        case .name(let own): return name.count == own.count && name.elementsEqual(own)
        case .nameEnd(let end): return name.count >= end.count && name.suffix(end.count).elementsEqual(end)
        case .nameGlob(let glob): return glob.matches(name)
        case .path(let own): return path.count == own.count && path.elementsEqual(own)
        case .pathGlob(let glob): return glob.matches(path)
        }
    }

    private static func kind(of pattern: ArraySlice<UInt8>, isAnchored: Bool) -> Kind? {
        guard pattern.contains(where: \.isWildcard) else {
            return isAnchored ? .path(Array(pattern)) : .name(Array(pattern))
        }
        if isAnchored { return Glob(pattern).map(Kind.pathGlob) }
        let end = pattern.dropFirst()
        if pattern.first == .asterisk && !end.contains(where: \.isWildcard) { return .nameEnd(Array(end)) }
        return Glob(pattern).map(Kind.nameGlob)
    }

    /// The line without what git takes off its end.
    private static func significant(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let line = line.last == .carriageReturn ? line.dropLast() : line
        // To git a line is a C string.
        let text = line.prefix { $0 != 0 }
        var end = text.startIndex
        var position = text.startIndex
        while position < text.endIndex {
            let byte = text[position]
            position += byte == .backslash ? 2 : 1
            // A space stays if a backslash or something after it protects it.
            if byte != .space { end = min(position, text.endIndex) }
        }
        return text[..<end]
    }
}

extension UInt8 {
    fileprivate var isWildcard: Bool {
        self == .asterisk || self == .questionMark || self == .openingBracket || self == .backslash
    }
}

extension ArraySlice<UInt8> {
    /// What follows the last slash.
    var lastName: ArraySlice<UInt8> {
        self[(lastIndex(of: .slash).map { $0 + 1 } ?? startIndex)...]
    }
}
