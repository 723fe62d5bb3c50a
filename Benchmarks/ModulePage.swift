import Foundation
import Synchronization
import SystemPackage
import TestSupport

/// A page of 1,000 small modules, as a development server without bundling has it, over the 6 connections of a browser.
enum ModulePage {
    private static let count = 1_000
    private static let connections = 6
    private static let rounds = 15

    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        _ = try write(count, to: folder)
        let contest = try Contest(serving: folder)
        print(
            "\n\(count) modules of 600 bytes over \(connections) connections, \(rounds) rounds in turn, after one more")
        contest.printHeads("to the last byte")
        for server in [contest.vif, contest.nginx] { _ = try load(server) }
        try contest.row(
            "ms", rounds: rounds, show: { Duration.seconds($0).milliseconds },
            measure: { server, _ in try load(server) })
    }

    /// Returns their paths.
    static func write(_ count: Int, to folder: TemporaryFolder) throws -> [String] {
        try (0..<count).map { number in
            let start = "export const number = \(number);\n"
            try folder.write(
                start + "// " + String(repeating: "x", count: 600 - start.utf8.count), to: "module\(number).js")
            return "/module\(number).js"
        }
    }

    private static func load(_ server: ServerProcess) throws -> Double {
        let port = server.port
        let requests = (0..<connections).map { share in
            stride(from: share, to: count, by: connections).map { KeepAliveClient.request("/module\($0).js") }
        }
        return try time(
            of: requests.map { requests in
                {
                    let client = try KeepAliveClient(port: port)
                    for request in requests { try client.get(request) }
                }
            }) / .seconds(1)
    }

    /// Of pieces of work that begin together, each on a thread of its own, until the last is done.
    static func time(of pieces: [@Sendable () throws -> Void]) throws -> Duration {
        let failure = Mutex<(any Error)?>(nil)
        let (ready, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let gate = DispatchSemaphore(value: 0)
        for piece in pieces {
            Thread.detachNewThread {
                ready.signal()
                gate.wait()
                do { try piece() } catch { failure.withLock { $0 = error } }
                done.signal()
            }
        }
        for _ in pieces { ready.wait() }
        let start = ContinuousClock.now
        for _ in pieces { gate.signal() }
        for _ in pieces { done.wait() }
        let time = ContinuousClock.now - start
        if let failure = failure.withLock({ $0 }) { throw failure }
        return time
    }
}
