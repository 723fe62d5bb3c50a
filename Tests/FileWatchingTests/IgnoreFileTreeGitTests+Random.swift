import TestSupport
import Testing

@testable import FileWatching

extension IgnoreFileTreeGitTests {
    /// Makes patterns and paths that have much in common.
    private struct Maker {
        private static let pieces = [
            "a", "a", "b", "b", "*", "*", "?", "/", "/", "**/", "/**", "/**/", "**", "[", "]", "!", "\\", ".", " ", "-",
            "[ab]",
            "[!a]", "[a-b]", "[^.-]", "[]-a]", "[[:alpha:]]", "[[:punct:]b]", "[[:", ":]", "\\*", "\\ ", "\r", "\u{E9}",
        ].map { Array($0.utf8) }
        private static let nameBytes = Array("aaaabbbb..-- !]\\[*".utf8) + [0xFF, 0x0A, 0x0D, 0xC3, 0xA9]

        private static let fillings = Array("aaabb./".utf8)

        private var generator: SeededGenerator

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
        }

        mutating func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

        mutating func pattern() -> [UInt8] {
            let negation: [UInt8] = count(1...8) == 1 ? [.exclamationMark] : []
            let folders: [UInt8] = count(1...8) == 1 ? [.slash] : []
            return negation + (1...count(1...7)).flatMap { _ in Self.pieces.randomElement(using: &generator) ?? [] }
                + folders
        }

        mutating func path() -> [UInt8] {
            let names = (1...count(1...4)).map { _ in name() }
            return Array(names.joined(separator: [.slash]))
        }

        /// What the pattern might match, if its wildcards are filled in at random.
        mutating func path(like pattern: [UInt8]) -> [UInt8] {
            let bytes = pattern.flatMap { byte -> [UInt8] in
                switch byte {
                case .asterisk: many(0...2) { Self.fillings.randomElement(using: &$0.generator) ?? .hyphen }
                case .questionMark, .openingBracket: [Self.fillings.randomElement(using: &generator) ?? .hyphen]
                case .backslash, .closingBracket, .exclamationMark: count(1...3) == 1 ? [byte] : []
                default: [byte]
                }
            }
            let names = bytes.split(separator: .slash).filter { !$0.allSatisfy { $0 == UInt8(ascii: ".") } }
            return names.isEmpty ? path() : Array(names.joined(separator: [.slash]))
        }

        private mutating func name() -> [UInt8] {
            let name = (1...count(1...3)).map { _ in Self.nameBytes.randomElement(using: &generator) ?? .hyphen }
            return name.allSatisfy { $0 == UInt8(ascii: ".") } ? [UInt8(ascii: "a")] : name
        }

        mutating func many<Element>(_ range: ClosedRange<Int>, _ make: (inout Maker) -> Element) -> [Element] {
            (0..<count(range)).map { _ in make(&self) }
        }
    }

    @Test("about random patterns")
    func randomPatterns() throws {
        var maker = Maker(seed: 1)
        var comparison = try GitComparison()
        for _ in 1...700 {
            let pattern = maker.pattern()
            try comparison.add(
                pattern, maker.many(10...10) { $0.path() } + maker.many(10...10) { $0.path(like: pattern) })
        }
        #expect(comparison.pairCount > 10_000)
        let differences = try comparison.differences()
        #expect(differences == [])
    }

    @Test("about random files in random folders")
    func randomTrees() throws {
        var maker = Maker(seed: 2)
        var comparison = try GitComparison(exclude: "bb\n!ab\n**/a/b\n", userExclude: "a.\n.b/\n*-\n!b-")
        for _ in 1...50 {
            let paths = maker.many(25...25) { $0.path() }
            let folders = maker.many(1...3) { $0.path() } + paths.prefix(3).map { Array($0.prefix { $0 != .slash }) }
            let files = Set([[]] + folders).sorted { $0.lexicographicallyPrecedes($1) }.map { folder in
                (folder, maker.many(1...5) { $0.pattern() })
            }
            try comparison.add(files, paths)
            try comparison.add(files, paths, areFolders: true)
        }
        #expect(comparison.pairCount == 2_500)
        let differences = try comparison.differences()
        #expect(differences == [])
    }
}
