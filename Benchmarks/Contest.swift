import Glibc
import SystemPackage
import TestSupport

/// Vif and nginx on the same folder, measured in turn, so that what else the machine does falls on both; the other
/// servers once.
final class Contest {
    let vif: ServerProcess
    let nginx: ServerProcess
    private let others: [ServerProcess]
    private let isWithOthers: Bool
    /// Held: it is removed with the last reference to it.
    private let folder: TemporaryFolder

    convenience init(serving folder: TemporaryFolder, withOthers: Bool = true) throws {
        try self.init(serving: folder, vif: .vif(), nginx: .nginx, withOthers: withOthers)
    }

    init(
        serving folder: TemporaryFolder, vif: StaticServer, nginx: StaticServer, withOthers: Bool = false
    ) throws {
        self.folder = folder
        isWithOthers = withOthers
        self.vif = try ServerProcess(vif, serving: folder.path)
        self.nginx = try ServerProcess(nginx, serving: folder.path)
        others = withOthers ? StaticServer.others.compactMap { try? ServerProcess($0, serving: folder.path) } : []
        // Until the folder is watched, and all are idle.
        usleep(500_000)
    }

    /// Prints what stands above the rows.
    func printHeads(_ first: String) {
        let missing = isWithOthers ? StaticServer.others.filter { !$0.isInstalled }.map(\.name) : []
        if !missing.isEmpty { print("  not installed, so not measured: " + missing.joined(separator: ", ")) }
        let names = others.map { column($0.name, 12) }.joined()
        print(
            column("  " + first, 30) + column("vif", 12) + column("nginx", 12) + column("vif/nginx", 24)
                + names)
    }

    /// Measures and prints one row; the other servers once, which may be shorter, "–" where one cannot.
    func row(
        _ name: String, rounds: Int, show: (Double) -> String,
        measure: (ServerProcess, _ isOnce: Bool) throws -> Double
    ) throws {
        let (ours, theirs) = try inTurn(rounds: rounds) { try measure($0, false) }
        let rest = others.map { other in column((try? measure(other, true)).map(show) ?? "–", 12) }
        printRow(name, ours, theirs, show: show, rest: rest.joined())
    }

    func inTurn<Result>(
        rounds: Int, _ measure: (ServerProcess) throws -> Result
    ) throws -> (ours: [Result], theirs: [Result]) {
        var (ours, theirs): ([Result], [Result]) = ([], [])
        for round in 0..<rounds {
            // Each is first as often as second.
            if round.isMultiple(of: 2) { ours.append(try measure(vif)) }
            theirs.append(try measure(nginx))
            if !round.isMultiple(of: 2) { ours.append(try measure(vif)) }
        }
        return (ours, theirs)
    }

    /// The middle of the rounds of each, the ratios of the single rounds, and the others.
    func printRow(
        _ name: String, _ ours: [Double], _ theirs: [Double], show: (Double) -> String, rest: String = ""
    ) {
        print(
            column("  " + name, 30) + column(show(median(ours)), 12) + column(show(median(theirs)), 12)
                + column(spread(zip(ours, theirs).map { $0 / $1 }), 24) + rest)
    }
}
