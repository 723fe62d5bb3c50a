import Glibc
import TestSupport

/// What open pages cost: their connecting, one after another, and the server's memory.
enum SocketCost {
    private static let rounds = Setting.number("rounds") ?? 5
    private static let pageCount = Setting.number("pages") ?? 5_000

    private struct Cost {
        let connectTime: Duration
        let connectedKiB: Double
        let toldKiB: Double
    }

    static func run() throws {
        raiseDescriptorLimit()
        print("\n\(pageCount) pages that connect one after another, \(rounds) rounds in turn")
        let servers =
            [try BroadcastServer.floor(), try BroadcastServer.vif()] + BroadcastServer.microWebSocketsIfInstalled()
        var costs: [String: [Cost]] = [:]
        for number in 0..<rounds {
            let start = number % servers.count
            for server in servers[start...] + servers[..<start] where number == 0 || costs[server.name] != nil {
                do {
                    costs[server.name, default: []].append(try cost(server))
                } catch {
                    print("  \(server.name) is not measured: \(error)")
                }
            }
        }
        BroadcastTable.printHeads("one event loop")
        BroadcastTable.printRow(
            "µs to connect a page",
            costs.mapValues { $0.map { $0.connectTime / .microseconds(1) / Double(pageCount) } })
        // Only the first time: memory that is free again is not given back.
        BroadcastTable.printRow(
            "KiB resident for each page", costs.mapValues { $0.prefix(1).map(\.connectedKiB) }, isCompared: false)
        BroadcastTable.printRow(
            "  once it has had a message", costs.mapValues { $0.prefix(1).map(\.toldKiB) }, isCompared: false)
    }

    private static func cost(_ server: BroadcastServer) throws -> Cost {
        let descriptors = try server.process.descriptorCount()
        let before = try server.process.residentKiB()
        let pages = try PageCrowd(to: server, count: pageCount)
        usleep(300_000)
        let connected = try server.process.residentKiB()
        _ = try server.publish()
        _ = try pages.arrivals()
        try server.finish()
        let told = try server.process.residentKiB()
        let cost = Cost(
            connectTime: pages.connectTime, connectedKiB: Double(connected - before) / Double(pageCount),
            toldKiB: Double(told - before) / Double(pageCount))
        pages.close()
        try server.process.waitForDescriptors(downTo: descriptors)
        return cost
    }
}
