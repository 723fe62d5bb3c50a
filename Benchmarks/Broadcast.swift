import Glibc
import TestSupport

/// One message to all pages: how long until the first has it, and from then until the last has.
enum Broadcast {
    private typealias Results = [String: [BroadcastContest.Round]]

    private static let rounds = Setting.number("rounds") ?? 15
    private static let sizes = Setting.number("pages").map { [$0] } ?? [1_000, 5_000]

    static func run() throws {
        raiseDescriptorLimit()
        print("\nOne message to all pages, \(rounds) rounds in turn; vif is told by a save, the others by a request")
        let (floor, vif) = (try BroadcastServer.floor(), try BroadcastServer.vif())
        let peer = BroadcastServer.microWebSocketsIfInstalled()
        BroadcastTable.printHeads("one event loop")
        let alone = try BroadcastContest([floor, vif] + peer, pageCount: 1).rounds(rounds)
        delayRow("to a single page: ms until it has it", alone)
        for size in sizes {
            let results = try BroadcastContest([floor, vif] + peer, pageCount: size).rounds(rounds)
            rows(size, results)
            delayRow("  ms until the first page has it", results)
        }
        let loopCount = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        BroadcastTable.printHeads("vif with \(loopCount) event loops")
        let parallel = try BroadcastServer.vif(loops: loopCount)
        for size in sizes { rows(size, try BroadcastContest([floor, parallel], pageCount: size).rounds(rounds)) }
    }

    private static func rows(_ size: Int, _ results: Results) {
        BroadcastTable.printRow(
            "to \(size) pages: ms from the first to the last",
            results.mapValues { $0.map { $0.span / .milliseconds(1) } }
        )
        BroadcastTable.printRow(
            "  µs of processor time a page",
            results.mapValues { $0.map { $0.processorTime / .microseconds(1) / Double(size) } })
    }

    private static func delayRow(_ name: String, _ results: Results) {
        BroadcastTable.printRow(name, results.mapValues { $0.map { $0.delay / .milliseconds(1) } }, isCompared: false)
    }
}
