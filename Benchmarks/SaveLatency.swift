import Glibc
import SystemPackage
import TestSupport

/// From the moment a file is whole, when `close()` or `rename()` returns, until a client has the message.
enum SaveLatency {
    private struct Style: Sendable {
        let name: String
        /// Saves `page.html`, and returns when it was whole.
        let save: @Sendable (TemporaryFolder, _ text: String) throws -> ContinuousClock.Instant
    }

    private static let saveCount = 200

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
        print("\nSave → message, \(saveCount) lone saves of each style")
        print(column("  style", 26) + column("median", 12) + column("p99", 12) + "more than one message")
        for style in styles {
            let folder = try TemporaryFolder()
            try folder.write("first", to: "page.html")
            let vif = try VifProcess(folder: folder.path)
            let listener = try SocketClient(port: vif.port)
            var times: [Duration] = []
            var extra = 0
            for number in 0..<saveCount {
                let saved = try style.save(folder, "save \(number)")
                _ = try listener.receive()
                times.append(.now - saved)
                // Also what makes each save a lone one.
                while listener.isReadable(within: 40) {
                    _ = try listener.receive()
                    extra += 1
                }
            }
            _ = vif.stop()
            let sorted = Times(times)
            print(
                column("  " + style.name, 26) + column("\(sorted.percentile(0.5).milliseconds) ms", 12)
                    + column("\(sorted.percentile(0.99).milliseconds) ms", 12) + "\(extra)")
        }
    }
}
