import TestSupport

/// The dice of one connection: the same numbers for the same seed.
struct Chance {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// True once in so many times.
    mutating func once(in count: Int) -> Bool { number(below: count) == 0 }

    /// Zero if there is no number below.
    mutating func number(below limit: Int) -> Int {
        limit > 1 ? Int(truncatingIfNeeded: generator.next() >> 1) % limit : 0
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: generator.next()) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[number(below: list.count)] }

    mutating func text(_ list: [String]) -> [UInt8] { Array(pick(list).utf8) }
}
