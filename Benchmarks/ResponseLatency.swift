import SystemPackage
import TestSupport

/// How long an answer takes under a load that both servers can bear.
enum ResponseLatency {
    private static let rounds = 3
    private static let seconds = 2.0

    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        let contest = try Contest(serving: folder, withOthers: false)
        let page = Wrk(path: "/index.html")
        let rates = try contest.inTurn(rounds: 3) { try page.run(port: $0.port, seconds: 1).requestsPerSecond }
        let (ours, theirs) = (median(rates.ours), median(rates.theirs))
        let rate = 0.8 * min(ours, theirs)
        print(
            "\nTime to answer, page of 1 KiB at \(Int(rate)) requests/s: 80 % of what vif (\(Int(ours))) and nginx "
                + "(\(Int(theirs))) can both, \(rounds) rounds of \(Int(seconds)) s in turn")
        contest.printHeads("ms, from when it is due")
        let times = try contest.inTurn(rounds: rounds) { server in
            try FixedRateLoad(port: server.port, path: "/index.html", requestsPerSecond: rate).run(seconds: seconds)
        }
        for (name, share) in [("median", 0.5), ("p99", 0.99)] {
            let seconds = { (times: Times) in times.percentile(share) / .seconds(1) }
            contest.printRow(name, times.ours.map(seconds), times.theirs.map(seconds)) {
                Duration.seconds($0).milliseconds
            }
        }
    }
}
