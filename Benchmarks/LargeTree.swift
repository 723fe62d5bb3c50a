import Glibc
import SystemPackage
import TestSupport

/// 100,000 files in 10,000 folders: until all are watched, until the first answer, memory, and a save.
enum LargeTree {
    private static let rounds = 5

    static func run() throws {
        let tree = try TemporaryFolder()
        try tree.write("<!doctype html><title>page</title>", to: "index.html")
        print("\nMaking 100,000 files in 10,000 folders")
        try Command.run(
            "sh", "-ec",
            """
            cd '\(tree.path)'
            mkdir -p one && for j in 0 1 2 3 4 5 6 7 8 9; do echo $j > one/$j.html; done
            for i in $(seq 100); do mkdir d$i; for j in $(seq 100); do cp -r one d$i/$j; done; done
            """)
        let empty = try TemporaryFolder()
        try empty.write("<!doctype html><title>page</title>", to: "index.html")
        print(column("  process start until", 40) + "median, at most")
        for (name, folder) in [("first answer, 1 file", empty), ("first answer, 100,000 files", tree)] {
            line(name, try (0..<rounds).map { _ in try timeToAnswer(folder) })
        }
        var memory = 0
        line(
            "all of 10,000 folders are watched",
            try (0..<rounds).map { _ in
                let start = ContinuousClock.now
                let vif = try VifProcess(folder: tree.path)
                defer { _ = vif.stop() }
                let time = .now - start
                memory = max(memory, try vif.residentKiB())
                return time
            })
        line("  the same with inotifywait -r", try (0..<rounds).map { _ in try inotifywait(tree.path, "inotifywait") })
        // The mark on the whole file system that libinotifytools can set, where the process may.
        if let times = try? (0..<rounds).map({ _ in try inotifywait(tree.path, "fsnotifywait", "-S") }) {
            line("  the same with fsnotifywait -S", times)
        } else {
            print("  fsnotifywait -S is refused here")
        }
        print("  resident memory when all are watched: \(memory) KiB")
        print("  save → message there, 100 lone saves: \(try SaveLatency.median(in: tree, path: "d50/50/5.html"))")
    }

    private static func line(_ name: String, _ times: [Duration]) {
        let times = Times(times)
        print(
            column("  " + name, 40) + "\(times.percentile(0.5).milliseconds) ms, \(times.percentile(1).milliseconds) ms"
        )
    }

    private static func timeToAnswer(_ folder: TemporaryFolder) throws -> Duration {
        let start = ContinuousClock.now
        let vif = try VifProcess(folder: folder.path, isWaitingForWatcher: false)
        defer { _ = vif.stop() }
        _ = try Connection(port: vif.port).get("/")
        return .now - start
    }

    /// Until the program of inotify-tools says that its watches are there.
    private static func inotifywait(_ folder: FilePath, _ words: String...) throws -> Duration {
        let start = ContinuousClock.now
        let child = try ChildProcess(
            ["sh", "-c", "exec \"$@\" 2>&1", "sh"] + words + ["-m", "-r", "-e", "close_write", folder.string])
        var text = ""
        while !text.contains("established") {
            let more = child.readSome()
            guard !more.isEmpty else { throw VifProcess.Failure(message: text) }
            text += more
        }
        return .now - start
    }
}
