/// DEFLATE (RFC 1951) undone, a bit at a time: slow, plain, and made from the RFC alone, to judge those who are fast.
package struct Inflation {
    package enum Failure: Error {
        case malformed
        /// The output is longer than its limit.
        case tooLong
    }

    private struct InputEnd: Error {}

    package private(set) var output: [UInt8] = []
    /// The blocks end where the input ends, and none said that it was the last.
    package private(set) var isWhole = false
    private let input: [UInt8]
    private let limit: Int
    private var position = 0

    /// The payload of a message as RFC 7692 §7.2.2 inflates it, without what earlier messages left behind.
    package init(message: [UInt8], limit: Int) throws(Failure) {
        input = message + [0, 0, 0xFF, 0xFF]
        self.limit = limit
        do {
            var isLast = false
            while !isLast && position < input.count * 8 { isLast = try inflateBlock() }
            isWhole = !isLast
        } catch let failure as Failure {
            throw failure
        } catch {
            isWhole = false
        }
    }

    private mutating func bits(_ count: Int) throws -> Int {
        guard position + count <= input.count * 8 else { throw InputEnd() }
        defer { position += count }
        return (0..<count).reduce(0) { value, index in
            let place = position + index
            return value | Int(input[place >> 3] >> UInt8(place & 7) & 1) << index
        }
    }

    private mutating func inflateBlock() throws -> Bool {
        let isLast = try bits(1) == 1
        switch try bits(2) {
        case 0: try copyStored()
        case 1: try inflate(with: Self.fixedLiterals, Self.fixedDistances)
        case 2:
            let (literals, distances) = try readCodes()
            try inflate(with: literals, distances)
        default: throw Failure.malformed
        }
        return isLast
    }

    private mutating func append(_ byte: UInt8) throws {
        guard output.count < limit else { throw Failure.tooLong }
        output.append(byte)
    }

    private mutating func copyStored() throws {
        position = (position + 7) & ~7
        let (length, complement) = (try bits(16), try bits(16))
        guard length == ~complement & 0xFFFF else { throw Failure.malformed }
        for _ in 0..<length { try append(UInt8(try bits(8))) }
    }

    private mutating func inflate(with literals: PrefixCode, _ distances: PrefixCode) throws {
        while true {
            let symbol = try read(literals)
            switch symbol {
            case ..<256: try append(UInt8(symbol))
            case 256: return
            case ..<286:
                let (base, extra) = Self.lengths[symbol - 257]
                let length = base + (try bits(extra))
                let code = try read(distances)
                guard code < 30 else { throw Failure.malformed }
                let distance = Self.distances[code].base + (try bits(Self.distances[code].extra))
                guard distance <= output.count else { throw Failure.malformed }
                for _ in 0..<length { try append(output[output.count - distance]) }
            default: throw Failure.malformed
            }
        }
    }

    private mutating func read(_ code: PrefixCode) throws -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            value |= try bits(1)
            let count = code.counts[length]
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Failure.malformed
    }

    /// §3.2.7.
    private mutating func readCodes() throws -> (PrefixCode, PrefixCode) {
        let (literalCount, distanceCount) = (try bits(5) + 257, try bits(5) + 1)
        guard literalCount <= 286, distanceCount <= 30 else { throw Failure.malformed }
        var codeLengths = [Int](repeating: 0, count: 19)
        for index in Self.codeOrder.prefix(try bits(4) + 4) { codeLengths[index] = try bits(3) }
        let code = PrefixCode(codeLengths)
        guard code.isComplete else { throw Failure.malformed }
        var lengths: [Int] = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try read(code)
            switch symbol {
            case ..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { throw Failure.malformed }
                lengths += [Int](repeating: last, count: 3 + (try bits(2)))
            case 17: lengths += [Int](repeating: 0, count: 3 + (try bits(3)))
            default: lengths += [Int](repeating: 0, count: 11 + (try bits(7)))
            }
        }
        guard lengths.count == literalCount + distanceCount, lengths[256] > 0 else { throw Failure.malformed }
        let literals = PrefixCode(Array(lengths[..<literalCount]))
        let distances = PrefixCode(Array(lengths[literalCount...]))
        guard literals.isUsable, distances.isUsable else { throw Failure.malformed }
        return (literals, distances)
    }

    // MARK: Tables (§3.2.5 to §3.2.7)

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengths = table(extras: [0, 0, 0, 0, 0, 0, 0, 0] + steps(1...5, of: 4), from: 3) + [(258, 0)]
    private static let distances = table(extras: [0, 0, 0, 0] + steps(1...13, of: 2), from: 1)
    private static let fixedLiterals = PrefixCode((0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = PrefixCode([Int](repeating: 5, count: 30))

    private static func steps(_ range: ClosedRange<Int>, of count: Int) -> [Int] {
        range.flatMap { [Int](repeating: $0, count: count) }
    }

    private static func table(extras: [Int], from start: Int) -> [(base: Int, extra: Int)] {
        var base = start
        return extras.map { extra in
            defer { base += 1 << extra }
            return (base, extra)
        }
    }
}

/// A canonical prefix code (RFC 1951 §3.2.2).
private struct PrefixCode {
    /// How many codes have each length, and the symbols in the order of their codes.
    private(set) var counts = [Int](repeating: 0, count: 16)
    let symbols: [Int]
    /// Codes of the full length that are not used; negative if there are more codes than fit.
    private let left: Int

    init(_ lengths: [Int]) {
        for length in lengths where length > 0 { counts[length] += 1 }
        symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        left = (1...15).reduce(1) { [counts] in $0 * 2 - counts[$1] }
    }

    var isComplete: Bool { left == 0 }
    /// A code of one symbol, or of none, cannot be complete.
    var isUsable: Bool { isComplete || (left > 0 && symbols.count <= 1 && counts[1] == symbols.count) }
}
