import SystemPackage
import TestSupport

/// The same over TLS: requests by HTTP/1.1 and HTTP/2, connections that are opened, and a page of many modules.
enum SecureRate {
    private static let rounds = 5
    private static let modules = 1_000

    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        try folder.writeText("site.css", bytes: 10 * 1_024)
        let paths = try ModulePage.write(modules, to: folder)
        let contest = try SecureContest(serving: folder)
        print("\nTLS, \(rounds) rounds in turn")
        contest.contest.printHeads("same certificate and suite")
        try row("page of 1 KiB, HTTP/1.1, 1/s", contest) { server in
            try Wrk(path: "/index.html", isSecure: true).run(port: server.port, seconds: 2).requestsPerSecond
        }
        try row("page of 1 KiB, HTTP/2, 1/s", contest) { server in
            try H2Load(connections: 8, streams: 16).rate(port: server.port, path: "/index.html", requests: 100_000)
        }
        try row("sheet of 10 KiB, HTTP/2, 1/s", contest) { server in
            try H2Load(connections: 8, streams: 16).rate(port: server.port, path: "/site.css", requests: 60_000)
        }
        try row("handshakes, 1/s", contest) { server in
            try Wrk(path: "/index.html", headers: ["Connection": "close"], isSecure: true)
                .run(port: server.port, seconds: 2).requestsPerSecond
        }
        try row("processor, µs a handshake", contest) { server in try handshakeCost(server) }
        let http1 = H2Load(isHTTP1: true, connections: 6, streams: 1)
        let http2 = H2Load(connections: 1, streams: 100)
        try row("\(modules) modules, HTTP/1.1, ms", contest) { try http1.time(port: $0.port, paths: paths) * 1_000 }
        try row("\(modules) modules, HTTP/2, ms", contest) { try http2.time(port: $0.port, paths: paths) * 1_000 }
    }

    private static func row(
        _ name: String, _ contest: SecureContest, _ measure: (ServerProcess) throws -> Double
    ) throws {
        try contest.contest.row(
            name, rounds: rounds, show: { BroadcastTable.decimals($0) }, measure: { server, _ in try measure(server) })
    }

    /// Where the client is slower than the server, the rate is the client's.
    private static func handshakeCost(_ server: ServerProcess) throws -> Double {
        let before = try server.allProcessorTime()
        let report = try Wrk(path: "/index.html", headers: ["Connection": "close"], isSecure: true)
            .run(port: server.port, seconds: 2)
        return (try server.allProcessorTime() - before) / .microseconds(1) / (report.requestsPerSecond * 2)
    }
}
