/// Whether the server's memory grows for as long as it is attacked: compares its second fifth of the time with the last.
struct MemoryTrend {
    /// What allocators and caches may take more, in the long run.
    private static let toleranceKiB = 24 << 10
    /// Fewer say nothing.
    private static let leastCount = 60

    private var samples: [Int] = []

    mutating func add(residentKiB: Int) { samples.append(residentKiB) }

    /// Nothing if it does not grow.
    var finding: Finding? {
        guard samples.count >= Self.leastCount else { return nil }
        let part = samples.count / 5
        let (early, late) = (Self.median(samples[part..<2 * part]), Self.median(samples.suffix(part)))
        guard late > early + early / 4 + Self.toleranceKiB else { return nil }
        return Finding(reason: "the server's memory has grown from \(early) to \(late) KiB")
    }

    private static func median(_ samples: ArraySlice<Int>) -> Int { samples.sorted()[samples.count / 2] }
}
