import ArgumentParser
import DevServer
import ServerControl

/// `vif status`: tells what a running server serves, where, and to how many pages.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vif status",
        abstract: "Tell what a running Vif serves, and where.",
        discussion: """
            The token in the JSON lets programs give commands over the network:
              curl -H "Authorization: Bearer TOKEN" -d '{"text":"Hello"}' http://localhost:8080/__vif/control/notify

            EXIT CODES
            \(Failure.remoteTable)
            """)

    @OptionGroup
    var remote: RemoteOptions

    @Flag(help: "Every server of yours that is running.")
    var all = false

    @Flag(help: "Print JSON: an object, or with --all an array of them.")
    var json = false

    func validate() throws {
        guard !all || (remote.folder == nil && remote.port == nil) else {
            throw ValidationError("Leave out --all, or --folder and --port.")
        }
    }

    func run() throws {
        try Failure.exiting {
            if all {
                let found = remote.all().map(\.status)
                print(json ? Self.text(ServerStatus.json(of: found)) : Self.tables(of: found))
            } else {
                do {
                    let status = try remote.choose().status
                    print(json ? Self.text(status.json) : Self.table(of: status))
                } catch ServerChoiceError.several(let fitting) where !json {
                    print(Self.tables(of: fitting))
                }
            }
        }
    }

    private static func text(_ json: [UInt8]) -> String { String(decoding: json, as: UTF8.self) }

    private static func tables(of servers: [ServerStatus]) -> String {
        servers.isEmpty ? "no server is running" : servers.map(table).joined(separator: "\n\n")
    }

    static func table(of status: ServerStatus) -> String {
        [
            ("folder", Terminal.escaped(status.folder)),
            ("address", Terminal.escaped(status.url)),
            ("pages", "\(status.pages) open" + (status.watching ? "" : ", which do not reload")),
            ("uptime", Self.span(seconds: status.uptime)),
            ("process", String(status.pid)),
        ]
        .map { name, value in name + String(repeating: " ", count: 9 - name.count) + value }.joined(separator: "\n")
    }

    /// The two largest units: `45 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`.
    static func span(seconds: Int) -> String {
        let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
        let first = units.firstIndex { seconds >= $0.1 } ?? units.count - 1
        var rest = max(0, seconds)
        var parts: [String] = []
        for (name, size) in units[first...].prefix(2) {
            if rest >= size || parts.isEmpty { parts.append("\(rest / size) \(name)") }
            rest %= size
        }
        return parts.joined(separator: " ")
    }
}
