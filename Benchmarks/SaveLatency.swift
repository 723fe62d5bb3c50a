import Dispatch
import Glibc
import SystemPackage
import TestSupport

/// From the moment a file that a page uses is whole, when `close()` or `rename()` returns, until a client has the
/// message; beside the time until a bare inotify thread is told.
enum SaveLatency {
    private struct Style: Sendable {
        let name: String
        /// Saves `page.html`, and returns when it was whole.
        let save: @Sendable (TemporaryFolder, _ text: String) throws -> ContinuousClock.Instant
    }

    private static let saveCount = 150

    private static let styles = [
        Style(name: "plain write") { folder, text in
            try folder.write(text, to: "page.html")
            return .now
        },
        Style(name: "write and rename") { folder, text in
            try folder.write(text, to: "page.html.tmp")
            try folder.rename("page.html.tmp", to: "page.html")
            return .now
        },
        Style(name: "backup and rename") { folder, text in
            try folder.rename("page.html", to: "page.html~")
            try folder.write(text, to: "page.html")
            defer { try? folder.remove("page.html~") }
            return .now
        },
        Style(name: "truncate, then write") { folder, text in
            try folder.write("", to: "page.html")
            try folder.write(text, to: "page.html")
            return .now
        },
    ]

    static func run() throws {
        print("\nSave → message, \(saveCount) lone saves of each style, median / p99 in ms")
        print(
            column("  style", 26) + column("bare inotify", 16) + column("vif", 16) + column("above", 16)
                + "more than one message")
        for style in styles {
            let floor = try measureFloor(style)
            let (times, extra) = try measure(style)
            print(
                column("  " + style.name, 26) + column(pair(floor), 16) + column(pair(times), 16)
                    + column(
                        "\((times.percentile(0.5) - floor.percentile(0.5)).milliseconds) / "
                            + (times.percentile(0.99) - floor.percentile(0.99)).milliseconds, 16) + "\(extra)")
        }
    }

    /// Of lone plain writes to a file of a folder, which a page uses.
    static func median(in folder: TemporaryFolder, path: String) throws -> String {
        let vif = try VifProcess(folder: folder.path)
        _ = try Connection(port: vif.port).get("/" + path)
        let listener = try SocketClient(port: vif.port)
        let times = Times(
            try (0..<100).map { number in
                try folder.write("save \(number)", to: path)
                let saved = ContinuousClock.now
                _ = try listener.receive()
                defer { _ = listener.isReadable(within: 160) }
                return .now - saved
            })
        _ = vif.stop()
        return "median \(times.percentile(0.5).milliseconds) ms, p99 \(times.percentile(0.99).milliseconds) ms"
    }

    private static func pair(_ times: Times) -> String {
        "\(times.percentile(0.5).milliseconds) / \(times.percentile(0.99).milliseconds)"
    }

    private static func measure(_ style: Style) throws -> (Times, extra: Int) {
        let folder = try TemporaryFolder()
        try folder.write("first", to: "page.html")
        let vif = try VifProcess(folder: folder.path)
        _ = try Connection(port: vif.port).get("/page.html")
        let listener = try SocketClient(port: vif.port)
        var times: [Duration] = []
        var extra = 0
        for number in 0..<saveCount {
            let saved = try style.save(folder, "save \(number)")
            _ = try listener.receive()
            times.append(.now - saved)
            // Also what makes each save a lone one.
            while listener.isReadable(within: 160) {
                _ = try listener.receive()
                extra += 1
            }
        }
        _ = vif.stop()
        return (Times(times), extra)
    }

    private static func measureFloor(_ style: Style) throws -> Times {
        let folder = try TemporaryFolder()
        try folder.write("first", to: "page.html")
        let inotify = try RawInotify(watching: folder.path)
        var times: [Duration] = []
        for number in 0..<saveCount {
            let saved = try style.save(folder, "save \(number)")
            times.append(try inotify.lastEvent(quietAfter: .milliseconds(40)) - saved)
        }
        return Times(times)
    }
}
