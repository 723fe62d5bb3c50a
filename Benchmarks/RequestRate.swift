import SystemPackage
import TestSupport

/// Requests and bytes per second of connections that are kept alive and ask without a pause.
enum RequestRate {
    private static let rounds = 3
    private static let seconds = 2

    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        try folder.writeText("site.css", bytes: 10 * 1_024)
        try folder.writeText("large.js", bytes: 1_024 * 1_024)
        let contest = try Contest(serving: folder)
        print("\nThroughput, \(rounds) rounds of \(seconds) s in turn, the others 1 s")
        contest.printHeads("32 connections kept alive")
        for (name, path, isUnchanged) in [
            ("page of 1 KiB, requests/s", "/index.html", false), ("sheet of 10 KiB, requests/s", "/site.css", false),
            ("the same unchanged: 304", "/site.css", true),
        ] {
            try row(name, contest) { server, seconds in
                let headers = isUnchanged ? try conditions(of: path, server) : [:]
                return try Wrk(path: path, headers: headers).run(port: server.port, seconds: seconds).requestsPerSecond
            }
        }
        try row("script of 1 MiB, MiB/s", contest) { server, seconds in
            try Wrk(path: "/large.js").run(port: server.port, seconds: seconds).bytesPerSecond / 1_048_576
        }
    }

    private static func row(
        _ name: String, _ contest: Contest, _ measure: (ServerProcess, _ seconds: Int) throws -> Double
    ) throws {
        try contest.row(
            name, rounds: rounds, show: { String(Int($0)) },
            measure: { server, isOnce in try measure(server, isOnce ? 1 : seconds) })
    }

    /// The condition with which the server answers 304: its own tag, or its own date if it has no tags.
    private static func conditions(of path: String, _ server: ServerProcess) throws -> [String: String] {
        let first = try Connection(port: server.port).get(path)
        let headers =
            first["ETag"].map { ["If-None-Match": $0] } ?? first["Last-Modified"].map { ["If-Modified-Since": $0] }
            ?? [:]
        guard try Connection(port: server.port).get(path, headers).status == 304 else {
            throw VifProcess.Failure(message: "\(server.name) does not answer 304")
        }
        return headers
    }
}
