// Measurements of the built program, each beside what it is compared with in the same run. `make bench` runs the usual
// ones; names after the command choose some, and words like `pages=900` other sizes.

let measurements: [(name: String, isUsual: Bool, run: () throws -> Void)] = [
    ("save", true, SaveLatency.run), ("start", true, StartTime.run), ("hard", true, HardSaves.run),
    ("tree", true, LargeTree.run), ("requests", true, RequestRate.run), ("latency", true, ResponseLatency.run),
    ("modules", true, ModulePage.run), ("secure", true, SecureRate.run), ("large", true, LargeFile.run),
    ("memory", true, IdleMemory.run),
    ("loops", true, EventLoops.run), ("broadcast", true, Broadcast.run),
    ("sockets", true, SocketCost.run), ("stall", true, StalledPages.run), ("crawl", false, Crawl.run),
]
let chosen = CommandLine.arguments.dropFirst().filter { !$0.contains("=") }

for measurement in measurements
where chosen.isEmpty ? measurement.isUsual : chosen.contains(measurement.name) {
    do {
        try measurement.run()
    } catch {
        print("The measurement failed: \(error)")
    }
}
