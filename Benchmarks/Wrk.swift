import SystemPackage
import TestSupport

/// The load generator wrk with one thread: each connection asks as soon as it is answered.
struct Wrk {
    struct Report {
        let requestsPerSecond: Double
        let bytesPerSecond: Double
    }

    let path: String
    var connections = 32
    var headers: [String: String] = [:]
    var isSecure = false

    /// Exact numbers, where wrk's own report has rounded ones.
    private static let script = """
        done = function(summary)
            local e = summary.errors
            local bad = e.connect + e.read + e.write + e.status + e.timeout
            io.write(string.format("\\nexact %d %d %d %d\\n", summary.requests, summary.bytes, summary.duration, bad))
        end
        """

    func run(port: Int, seconds: Int) throws -> Report {
        let folder = try TemporaryFolder()
        try folder.write(Self.script, to: "exact.lua")
        let fields = headers.flatMap { ["-H", "\($0.key): \($0.value)"] }
        let (status, output, errors) = try Command.result(
            of: ["wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "-s", folder.url("exact.lua").string] + fields
                + ["\(isSecure ? "https" : "http")://127.0.0.1:\(port)\(path)"])
        let line = output.split(separator: "\n").first { $0.hasPrefix("exact ") }
        let numbers = line?.split(separator: " ").compactMap { Double($0) } ?? []
        guard status == 0, numbers.count == 4, numbers[0] > 0, numbers[3] == 0 else {
            throw VifProcess.Failure(message: output + errors)
        }
        let duration = numbers[2] / 1_000_000
        return Report(requestsPerSecond: numbers[0] / duration, bytesPerSecond: numbers[1] / duration)
    }
}
