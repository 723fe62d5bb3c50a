import Glibc
import TestSupport

/// Servers that tell their pages in turn, so that what else the machine does falls on all.
final class BroadcastContest {
    struct Round {
        /// From what makes the server send until the first page has the message.
        let delay: Duration
        /// From the first page until the last.
        let span: Duration
        /// Of the server's threads, until all is sent.
        let processorTime: Duration
    }

    private struct Contestant {
        let server: BroadcastServer
        let pages: PageCrowd
    }

    private let contestants: [Contestant]

    /// Connects the pages. A server that does not take them all is left out.
    init(_ servers: [BroadcastServer], pageCount: Int) {
        contestants = servers.compactMap { server in
            do {
                return Contestant(server: server, pages: try PageCrowd(to: server, count: pageCount))
            } catch {
                print("  \(server.name) is not measured with \(pageCount) pages: \(error)")
                return nil
            }
        }
    }

    /// The rounds of each server, by its name.
    func rounds(_ count: Int) throws -> [String: [Round]] {
        // What a first message costs more is not measured.
        for contestant in contestants { _ = try round(of: contestant) }
        var rounds: [String: [Round]] = [:]
        for number in 0..<count {
            // Each is first as often as the others.
            let start = number % max(1, contestants.count)
            for contestant in contestants[start...] + contestants[..<start] {
                rounds[contestant.server.name, default: []].append(try round(of: contestant))
            }
        }
        return rounds
    }

    private func round(of contestant: Contestant) throws -> Round {
        let (server, pages) = (contestant.server, contestant.pages)
        for _ in 0..<5 {
            try pages.tend()
            _ = pages.takeMessageCounts()
            let processorTime = try server.process.processorTime()
            let start = try server.publish()
            let arrivals = try pages.arrivals()
            let spent = try server.process.processorTime() - processorTime
            try server.finish()
            guard let arrivals else { continue }
            return Round(
                delay: arrivals.first - start, span: arrivals.last - arrivals.first, processorTime: spent)
        }
        throw VifProcess.Failure(message: "\(server.name) sends more than the message")
    }
}
