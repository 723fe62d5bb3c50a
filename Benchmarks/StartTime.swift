import SystemPackage
import TestSupport

/// From the start of the process to the first answer, for which a client asks again and again.
enum StartTime {
    private static let starts = 20

    static func run() throws {
        let small = try TemporaryFolder()
        try small.writePage()
        let large = try TemporaryFolder()
        try large.writePage()
        try Command.run(
            "sh", "-c",
            "cd '\(large.path)' && for i in $(seq 1000); do mkdir d$i; for j in 1 2 3 4 5 6 7 8 9 10; do : > d$i/$j; done; done"
        )
        print("\nProcess start → first answer, \(starts) starts in turn, median / at most in ms")
        let servers = [StaticServer.vif(), .nginx] + StaticServer.others.filter(\.isInstalled)
        print(column("  folder", 34) + servers.map { column($0.name, 18) }.joined())
        try row("1 file", small, servers)
        // The others do not look into the folders, or copy them first.
        try row("10,000 files in 1,000 folders", large, Array(servers.prefix(2)))
    }

    private static func row(_ name: String, _ folder: TemporaryFolder, _ servers: [StaticServer]) throws {
        var times = servers.map { _ in [Duration]() }
        for _ in 0..<starts {
            for (index, server) in servers.enumerated() {
                times[index].append(try ServerProcess(server, serving: folder.path).startTime)
            }
        }
        let cells = times.map(Times.init).map {
            column("\($0.percentile(0.5).milliseconds) / \($0.percentile(1).milliseconds)", 18)
        }
        print(column("  " + name, 34) + cells.joined())
    }
}
