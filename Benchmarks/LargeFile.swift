import SystemPackage
import TestSupport

/// A file of 100 MiB that four clients read at once, and the memory that it costs.
enum LargeFile {
    private static let size = 100 * 1_024 * 1_024
    private static let clients = 4
    private static let rounds = 5

    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        try folder.writeText("video.mp4", bytes: size)
        let contest = try Contest(serving: folder)
        print("\nA file of 100 MiB, \(clients) clients at once, \(rounds) rounds in turn")
        contest.printHeads("all clients together")
        try contest.row("MiB/s", rounds: rounds, show: { String(Int($0)) }, measure: { server, _ in try rate(server) })
        let memory = try contest.vif.peakResidentKiB()
        print("  vif's resident memory was at most \(memory) KiB" + (memory > 40 * 1_024 ? ", which is too much" : ""))
    }

    private static func rate(_ server: ServerProcess) throws -> Double {
        let port = server.port
        let request = KeepAliveClient.request("/video.mp4")
        let piece: @Sendable () throws -> Void = { try KeepAliveClient(port: port, bufferSize: 262_144).get(request) }
        let time = try ModulePage.time(of: Array(repeating: piece, count: clients))
        return Double(clients * size) / 1_048_576 / (time / .seconds(1))
    }
}
