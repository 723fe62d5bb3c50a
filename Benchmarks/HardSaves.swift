import Glibc
import SystemPackage
import TestSupport

/// What others get wrong: saves that follow one another, and a file that is written with pauses.
enum HardSaves {
    static func run() throws {
        try burst()
        try halves()
        try idle()
    }

    private static func site() throws -> (TemporaryFolder, VifProcess, SocketClient) {
        let folder = try TemporaryFolder()
        try folder.write("first", to: "page.html")
        let vif = try VifProcess(folder: folder.path)
        _ = try Connection(port: vif.port).get("/page.html")
        return (folder, vif, try SocketClient(port: vif.port))
    }

    private static func burst() throws {
        let (folder, vif, listener) = try site()
        var times: [Duration] = []
        var extra = 0
        for number in 0..<100 {
            let start = ContinuousClock.now
            try folder.write("save \(number)", to: "page.html")
            let saved = ContinuousClock.now
            if listener.isReadable(within: 45) {
                _ = try listener.receive()
                times.append(.now - saved)
            }
            while case let rest = .milliseconds(50) - (.now - start), rest > .zero {
                guard listener.isReadable(within: Int32(rest / .milliseconds(1)) + 1) else { continue }
                _ = try listener.receive()
                extra += 1
            }
        }
        _ = vif.stop()
        print(
            "\nA save every 50 ms for 5 s: \(times.count) of 100 announced before the next, \(extra) messages too many, "
                + "median \(Times(times).percentile(0.5).milliseconds) ms")
    }

    private static func halves() throws {
        let (folder, vif, listener) = try site()
        var early = 0
        var whole = 0
        let pauses: [UInt32] = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000]
        for pause in pauses {
            for number in 0..<5 {
                let file = try FileDescriptor.open(folder.url("page.html"), .writeOnly, options: .truncate)
                try file.writeAll("half of \(number) ".utf8)
                usleep(pause)
                if listener.isReadable(within: 0) { early += 1 }
                try file.writeAll("and the rest of \(pause)".utf8)
                try file.close()
                if listener.isReadable(within: 1_000) {
                    _ = try listener.receive()
                    whole += 1
                }
                while listener.isReadable(within: 120) {
                    _ = try listener.receive()
                    early += 1
                }
            }
        }
        _ = vif.stop()
        print(
            "A file written in two steps, 0.2 to 200 ms apart: announced half \(early) times, whole \(whole) of "
                + "\(5 * pauses.count) times")
    }

    private static func idle() throws {
        let (folder, vif, listener) = try site()
        let before = try vif.processorTicksAndSwitches()
        // The folder is removed with the last reference to it, and that would be a change.
        _ = withExtendedLifetime(folder) { listener.isReadable(within: 30_000) }
        let after = try vif.processorTicksAndSwitches()
        _ = vif.stop()
        print(
            "Idle for 30 s with one page open: \(after.ticks - before.ticks) ticks of processor time (10 ms each), "
                + "\(after.switches - before.switches) times woken")
    }
}
