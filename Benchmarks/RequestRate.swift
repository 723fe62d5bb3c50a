import Glibc
import SystemPackage
import TestSupport

/// Requests per second on a page of 1 KiB, with the script for Vif and without for nginx, in turn.
enum RequestRate {
    private static let rounds = 3
    private static let seconds = 5

    static func run() throws {
        let folder = try TemporaryFolder()
        let start = "<!doctype html><html><head><title>page</title></head><body><p>"
        try folder.write(start + String(repeating: "x", count: 1_024 - start.utf8.count), to: "index.html")
        try Command.run("chmod", "-R", "a+rX", folder.path.string)
        let vif = try VifProcess(folder: folder.path)
        let nginx = try Nginx(serving: folder.path)
        print(
            "\nRequests/s, page of 1 KiB, 32 connections kept alive, \(seconds) s each, in turn with nginx (1 worker)")
        var ratios: [Double] = []
        for round in 1...rounds {
            let (ours, theirs) = (try rate(port: vif.port), try rate(port: nginx.port))
            ratios.append(ours / theirs)
            print(
                "  round \(round): vif \(Int(ours)), nginx \(Int(theirs)), ratio \((ours / theirs * 100).rounded() / 100)"
            )
        }
        print("  ratio: \(spread(ratios))")
    }

    private static func rate(port: Int) throws -> Double {
        let report = try Command.run("wrk", "-t1", "-c32", "-d\(seconds)s", "http://127.0.0.1:\(port)/index.html")
        guard let line = report.split(separator: "\n").first(where: { $0.hasPrefix("Requests/sec:") }),
            let rate = line.split(separator: " ").last.flatMap({ Double($0) }), !report.contains("Non-2xx")
        else { throw VifProcess.Failure(message: report) }
        return rate
    }
}
