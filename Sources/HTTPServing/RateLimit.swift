import NIOCore

/// How many of something there may be within a second.
struct RateLimit {
    private static let limit = 1_000

    private var start = NIODeadline.uptimeNanoseconds(0)
    private var count = 0

    mutating func admits() -> Bool {
        let now = NIODeadline.now()
        if now - start > .seconds(1) { (start, count) = (now, 0) }
        count += 1
        return count <= Self.limit
    }
}
