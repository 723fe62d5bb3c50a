package import HTTPServing
package import NIOCore
import Synchronization

/// All open sessions, the page version, and what pages were told lately.
///
/// Sessions belong to their event loops; only the version, the log and the counts are shared, behind one lock that is
/// held for no longer than it takes to change them.
package final class SessionHub: Sendable {
    fileprivate struct State {
        var number: UInt64 = 0
        var log = ChangeLog()
        var counts: [UInt64: DeliveryCount] = [:]
        var reported: UInt64 = 0
        /// When pages last went to load themselves again.
        var lastReload: ContinuousClock.Instant?
    }

    /// More open pages than anyone has.
    private static let sessionLimit = 10_000
    /// A page that has not answered by then is frozen or gone.
    private static let answerDeadline = TimeAmount.milliseconds(300)

    private let run = RunID.random()
    /// For pages whose policies ask for one. It has to stay as long as the pages do: a 304 gives a stored page the new
    /// policy, and leaves its tag as it was (RFC 9111 §4.3.4).
    package let nonce = RunID.random().text
    private let number = Atomic<UInt64>(0)
    private let openSessions = Atomic<Int>(0)
    private let state = Mutex(State())
    private let groups: [NIOLoopBoundBox<SessionGroup>]
    private let loops: [any EventLoop]
    private let report: @Sendable (DeliveryReport) -> Void

    /// - Parameters:
    ///   - loops: every event loop that connections are handled on; at least one.
    ///   - report: told what became of each message, once all pages have answered.
    package init(loops: [any EventLoop], report: @escaping @Sendable (DeliveryReport) -> Void) {
        self.loops = loops
        self.report = report
        groups = loops.map { NIOLoopBoundBox.makeBoxSendingValue(SessionGroup(), eventLoop: $0) }
    }

    /// The version of pages that are served now.
    package var version: PageVersion { PageVersion(run: run, number: number.load(ordering: .acquiring)) }

    /// Whether a request proves that it comes from a page that this run has served.
    package func isOwnToken(_ token: String) -> Bool { run.isEqual(toSecret: token) }

    package var sessionCount: Int { openSessions.load(ordering: .relaxed) }

    package var isFull: Bool { sessionCount >= Self.sessionLimit }

    /// What the hub wants to hear of a socket.
    package var events: WebSocketEvents {
        WebSocketEvents(
            opened: { self.open($0) }, received: { self.receive($1, from: $0) }, closed: { self.close($0) })
    }

    /// Tells every session, and counts the pages' answers. May be called on any thread.
    ///
    /// - Parameter cause: what changed, for the report.
    package func broadcast(_ message: ReloadMessage, cause: String) {
        state.withLock { state in
            state.number += 1
            let number = state.number
            state.log.append(message, number: number)
            state.counts[number] = DeliveryCount(cause: cause, groupCount: groups.count)
            self.number.store(number, ordering: .releasing)
            let json = ServerMessage(message, version: PageVersion(run: run, number: number)).json
            let frame = ServerFrame.text(json)
            // Within the lock: two messages reach each event loop in the order of their numbers.
            for (loop, group) in zip(loops, groups) {
                loop.execute {
                    let pageCount = group.value.send(frame, number: number)
                    self.updateCount(number) { $0.groupTold(pageCount: pageCount) }
                }
            }
            loops.first?.scheduleTask(in: Self.answerDeadline) { self.updateCount(number) { $0.end() } }
        }
    }

    // MARK: Sessions, on their event loops

    private func open(_ socket: WebSocket) {
        openSessions.add(1, ordering: .relaxed)
        group(of: socket)?.open(socket)
    }

    private func close(_ socket: WebSocket) {
        openSessions.subtract(1, ordering: .relaxed)
        group(of: socket)?.close(socket)
    }

    private func receive(_ json: String, from socket: WebSocket) {
        guard let message = PageMessage(json: json), let version = PageVersion(message.version) else { return }
        switch message.type {
        case .hello:
            guard let session = group(of: socket)?.markAsPage(socket) else { return }
            catchUp(session, from: version)
        case .done:
            guard version.run == run, let outcome = message.outcome else { return }
            updateCount(version.number) { $0.pageAnswered(outcome) }
        }
    }

    /// Sends what happened between the page's version and the opening of its socket.
    private func catchUp(_ session: Session, from version: PageVersion) {
        let missed =
            version.run == run
            ? state.withLock { $0.log.message(after: version.number, through: session.openedAt) } : .reload([])
        guard let missed else { return }
        let message = ServerMessage(missed, version: PageVersion(run: run, number: session.openedAt), missed: true)
        if !session.socket.send(ServerFrame.text(message.json)) { session.socket.close(.tryAgainLater) }
    }

    private func group(of socket: WebSocket) -> SessionGroup? {
        loops.firstIndex { $0 === socket.channel.eventLoop }.map { groups[$0].value }
    }

    // MARK: Counting answers

    private func updateCount(_ number: UInt64, _ change: (inout DeliveryCount) -> Void) {
        let complete = state.withLock { state in
            guard var count = state.counts[number] else { return [DeliveryReport]() }
            change(&count)
            state.counts[number] = count
            return state.takeReports()
        }
        complete.forEach(report)
    }
}

extension SessionHub.State {
    /// A page that went to load itself is back within this time.
    private static let reloadTime = Duration.seconds(2)

    /// The reports that are complete, in the order of their messages: one that is not complete holds up the next.
    fileprivate mutating func takeReports() -> [DeliveryReport] {
        var reports: [DeliveryReport] = []
        while let count = counts[reported + 1], count.isComplete {
            reported += 1
            counts[reported] = nil
            var report = count.report
            if report.reloaded > 0 { lastReload = .now }
            report.isDuringReload = lastReload.map { .now - $0 < Self.reloadTime } ?? false
            reports.append(report)
        }
        return reports
    }
}
