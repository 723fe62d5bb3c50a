// Measurements of the built program, each beside what it is compared with in the same run. `make bench` runs them all;
// names after the command choose some.

let measurements: [(name: String, run: () throws -> Void)] = [
    ("save", SaveLatency.run), ("start", StartTime.run), ("hard", HardSaves.run),
    ("tree", LargeTree.run), ("requests", RequestRate.run),
]
let chosen = CommandLine.arguments.dropFirst()

do {
    for measurement in measurements where chosen.isEmpty || chosen.contains(measurement.name) {
        try measurement.run()
    }
} catch {
    print("The measurement failed: \(error)")
}
