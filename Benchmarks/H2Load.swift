import SystemPackage
import TestSupport

/// The load generator h2load with one thread, over TLS.
struct H2Load {
    var isHTTP1 = false
    let connections: Int
    /// Requests that are on their way at the same time, on each connection.
    let streams: Int

    /// Requests per second, of so many in all.
    func rate(port: Int, path: String, requests: Int) throws -> Double {
        try run(port: port, requests: requests, paths: [path]).rate
    }

    /// Until each of the paths was answered once, from the first byte of the handshake.
    func time(port: Int, paths: [String]) throws -> Double {
        try run(port: port, requests: paths.count, paths: paths).seconds
    }

    private func run(port: Int, requests: Int, paths: [String]) throws -> (rate: Double, seconds: Double) {
        let folder = try TemporaryFolder()
        let addresses = paths.map { "https://127.0.0.1:\(port)\($0)" }.joined(separator: "\n")
        try folder.write(addresses + "\n", to: "addresses")
        let (status, output, errors) = try Command.result(
            of: [
                "h2load", "-t1", "-n\(requests)", "-c\(connections)", "-m\(streams)", "-i",
                folder.url("addresses").string,
            ]
                + (isHTTP1 ? ["--h1"] : []))
        // finished in 1.05s, 95147.61 req/s, 34.01MB/s
        let line = output.split(separator: "\n").first { $0.hasPrefix("finished in ") }
        let words = line?.split(separator: " ") ?? []
        guard status == 0, words.count > 3, let rate = Double(words[3]),
            output.contains(", \(requests) succeeded, 0 failed"),
            output.contains("\(requests) 2xx")
        else { throw VifProcess.Failure(message: output + errors) }
        return (rate, Double(requests) / rate)
    }
}
