import SystemPackage
import TestSupport

/// What a second event loop brings: little where there are two cores, one of which the load takes.
enum EventLoops {
    private static let rounds = 3

    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        let servers = try [1, 2].map { try ServerProcess(.vif(["--loops", "\($0)"]), serving: folder.path) }
        let page = Wrk(path: "/index.html")
        let ratios = try (0..<rounds).map { _ in
            let rates = try servers.map { try page.run(port: $0.port, seconds: 2).requestsPerSecond }
            return rates[1] / rates[0]
        }
        print("\nRequests/s with two event loops, relative to one: \(spread(ratios))")
    }
}
