import Glibc
import TestSupport

/// Pages that never read, among many that do: these lose nothing, and the server does not grow.
enum StalledPages {
    private static let pageCount = Setting.number("pages") ?? 5_000
    private static let stalledCount = min(50, pageCount / 2)
    private static let seconds = Setting.number("seconds") ?? 60
    /// A message of about 7 KB.
    private static let fileCount = 30

    static func run() throws {
        raiseDescriptorLimit()
        print("\n\(pageCount) pages, \(stalledCount) of which never read, a message each second for \(seconds) s")
        let server = try BroadcastServer.vif()
        let pages = try PageCrowd(to: server, count: pageCount - stalledCount)
        // As across a network: on the loopback, the kernel would keep megabytes for each.
        let stalled = try PageCrowd(
            to: server, count: stalledCount, PageSocket.Wishes(bufferSize: 2_048, packetSize: 1_448))
        let first = try server.versionNumber()
        var memory = [try server.process.residentKiB()]
        var received = [Int](repeating: 0, count: pages.count)
        let start = ContinuousClock.now
        for second in 1...seconds {
            try server.saveLongNames(count: fileCount)
            repeat {
                usleep(50_000)
                try pages.tend()
            } while .now < start + .seconds(second)
            received = zip(received, pages.takeMessageCounts()).map { $0 + $1 }
            memory.append(try server.process.residentKiB())
        }
        let messageCount = try server.versionNumber() - first
        let lossCount = received.filter { $0 != messageCount }.count
        print("  \(messageCount) messages; \(lossCount) of \(pages.count) pages that read have not had all of them")
        print("  resident at the start, in the middle, at the end: \(sample(memory)) KiB; most: \(memory.max() ?? 0)")
        print("  of the pages that never read, the server has closed \(try closedCount(of: stalled))")
    }

    /// Reads what was on its way to them, which is still there, and ends where the server has closed.
    private static func closedCount(of stalled: PageCrowd) throws -> String {
        let deadline = ContinuousClock.now + .seconds(10)
        var codes: [Int: Int] = [:]
        while .now < deadline, codes.values.reduce(0, +) < stalledCount {
            try stalled.tend()
            codes = stalled.closeCodes()
            usleep(2_000)
        }
        let kinds = codes.sorted { $0.key < $1.key }.map { code, count in
            ", \(count) " + (code == 0 ? "without a code" : "with code \(code)")
        }
        return "\(codes.values.reduce(0, +))\(kinds.joined())"
    }

    private static func sample(_ memory: [Int]) -> String {
        [memory[0], memory[memory.count / 2], memory[memory.count - 1]].map { String($0) }.joined(separator: ", ")
    }
}
