/// The patterns of one .gitignore file, or of another file in its format.
struct IgnoreFile: Sendable {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let patterns: [IgnorePattern]

    init(bytes: [UInt8]) {
        let text = bytes.starts(with: Self.byteOrderMark) ? bytes.dropFirst(Self.byteOrderMark.count) : bytes[...]
        patterns = text.split(separator: .lineFeed).compactMap { IgnorePattern(line: $0) }
    }

    /// What the last pattern that matches says: true if the path is ignored, false if it is not. Nothing if none does.
    ///
    /// - Parameter path: relative to the folder that the file is in.
    func verdict(on path: ArraySlice<UInt8>, isFolder: Bool) -> Bool? {
        let name = path.lastName
        return patterns.last { $0.matches(path, name: name, isFolder: isFolder) }.map { !$0.isNegated }
    }
}
