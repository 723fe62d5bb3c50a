import Glibc
import SystemPackage
import TestSupport

/// From the start of the process to the first answer.
enum StartTime {
    private static let starts = 20

    static func run() throws {
        let small = try TemporaryFolder()
        try small.write("<!doctype html><title>page</title>", to: "index.html")
        let large = try TemporaryFolder()
        try large.write("<!doctype html><title>page</title>", to: "index.html")
        try Command.run(
            "sh", "-c",
            "cd '\(large.path)' && for i in $(seq 1000); do mkdir d$i; for j in 1 2 3 4 5 6 7 8 9 10; do : > d$i/$j; done; done"
        )
        print("\nProcess start → first answer, \(starts) starts")
        for (name, folder) in [("1 file", small), ("10,000 files in 1,000 folders", large)] {
            let times = Times(try (0..<starts).map { _ in try measure(folder) })
            let (median, worst) = (times.percentile(0.5).milliseconds, times.percentile(1).milliseconds)
            print(column("  " + name, 34) + "median \(median) ms, at most \(worst) ms")
        }
    }

    private static func measure(_ folder: TemporaryFolder) throws -> Duration {
        let start = ContinuousClock.now
        let vif = try VifProcess(folder: folder.path, isWaitingForWatcher: false)
        _ = try Connection(port: vif.port).get("/")
        defer { _ = vif.stop() }
        return .now - start
    }
}
