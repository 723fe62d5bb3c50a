import HTTPServing
package import NIOCore
import Synchronization

/// All open sessions, the page version, and what pages were told lately.
///
/// Sessions belong to their event loops; only the version, the log and the counts are shared, behind one lock that is
/// held for no longer than it takes to change them.
package final class SessionHub: Sendable {
    struct State {
        var number: UInt64 = 0
        var log = ChangeLog()
        var counts: [UInt64: DeliveryCount] = [:]
        var reported: UInt64 = 0
        /// What every page shows until it is cleared, or something changes.
        var error: String?
        /// When pages last went to load themselves again.
        var lastReload: ContinuousClock.Instant?
    }

    /// More open pages than anyone has.
    private static let sessionLimit = 10_000
    /// A page that has not answered by then is frozen or gone.
    private static let answerDeadline = TimeAmount.milliseconds(300)

    let run = RunID.random()
    /// For pages whose policies ask for one. It has to stay as long as the pages do: a 304 gives a stored page the new
    /// policy, and leaves its tag as it was (RFC 9111 §4.3.4).
    package let nonce = RunID.random().text
    private let number = Atomic<UInt64>(0)
    /// All that is open, pages or not.
    private let openSessions = Atomic<Int>(0)
    private let openPages = Atomic<Int>(0)
    let state = Mutex(State())
    let groups: [NIOLoopBoundBox<SessionGroup>]
    let loops: [any EventLoop]
    private let hosts: [String]
    private let report: @Sendable (DeliveryReport) -> Void

    /// - Parameters:
    ///   - loops: every event loop that connections are handled on; at least one.
    ///   - hosts: the virtual ones. What is broadcast of their files has `//host` before its path.
    ///   - report: told what became of each message, once all pages have answered.
    package init(
        loops: [any EventLoop], hosts: [String] = [], report: @escaping @Sendable (DeliveryReport) -> Void
    ) {
        self.loops = loops
        self.hosts = hosts
        self.report = report
        groups = loops.map { NIOLoopBoundBox.makeBoxSendingValue(SessionGroup(), eventLoop: $0) }
    }

    /// The version of pages that are served now.
    package var version: PageVersion { PageVersion(run: run, number: number.load(ordering: .acquiring)) }

    /// Whether a request proves that it comes from a page that this run has served.
    package func isOwnToken(_ token: String) -> Bool { run.isEqual(toSecret: token) }

    /// All that is open, also what has not said that it is a page.
    package var sessionCount: Int { openSessions.load(ordering: .relaxed) }

    package var pageCount: Int { openPages.load(ordering: .relaxed) }

    package var isFull: Bool { sessionCount >= Self.sessionLimit }

    /// Tells every session, and counts the pages' answers. May be called on any thread.
    ///
    /// - Parameters:
    ///   - cause: what changed, for the report.
    ///   - changed: the paths in URLs of what did, where that is more than the message names.
    package func broadcast(_ message: ReloadMessage, cause: String, changed: [String] = []) {
        state.withLock { state in
            state.number += 1
            state.error = nil
            let number = state.number
            state.log.append(message, changed: changed, number: number)
            state.counts[number] = DeliveryCount(cause: cause, groupCount: groups.count)
            self.number.store(number, ordering: .releasing)
            let announcements = Announcements(
                message, version: PageVersion(run: run, number: number), hosts: hosts)
            // Within the lock: two messages reach each event loop in the order of their numbers.
            for (loop, group) in zip(loops, groups) {
                loop.execute {
                    let (told, mute, lost) = group.value.send(announcements, number: number)
                    if lost > 0 { self.openPages.subtract(lost, ordering: .relaxed) }
                    self.updateCount(number) { count in
                        count.groupTold(pageCount: told)
                        // Of pages that do not say what they did, the usual is taken for granted.
                        for _ in 0..<mute { count.pageAnswered(message.usualOutcome) }
                    }
                }
            }
            loops.first?.scheduleTask(in: Self.answerDeadline) { self.updateCount(number) { $0.end() } }
        }
    }

    /// What pages show, besides what is served. May be called on any thread.
    package enum Word: Sendable {
        /// For a while.
        case notice(String)
        /// Until it is cleared, or something changes; pages that come later show it too.
        case error(String)
        case clear
    }

    package func say(_ word: Word) {
        state.withLock { state in
            switch word {
            case .notice: break
            case .error(let text): state.error = text
            case .clear: state.error = nil
            }
        }
        let announcement =
            switch word {
            case .notice(let text): Announcement(.notice(text), liveReload: [.alert(message: text)])
            case .error(let text): Announcement(.error(text), liveReload: [])
            case .clear: Announcement(.clear, liveReload: [])
            }
        let announcements = Announcements(announcement)
        for (loop, group) in zip(loops, groups) {
            loop.execute {
                let lost = group.value.send(announcements).lost
                if lost > 0 { self.openPages.subtract(lost, ordering: .relaxed) }
            }
        }
    }

    // MARK: Sessions, on their event loops

    func group(on loop: any EventLoop) -> SessionGroup? {
        loops.firstIndex { $0 === loop }.map { groups[$0].value }
    }

    func open(
        _ channel: PageChannel, on loop: any EventLoop, visit: PageVisit = PageVisit(),
        conversation: LiveReloadConversation? = nil
    ) {
        openSessions.add(1, ordering: .relaxed)
        group(on: loop)?.open(channel, visit: visit, conversation: conversation)
    }

    func close(_ channel: PageChannel, on loop: any EventLoop) {
        openSessions.subtract(1, ordering: .relaxed)
        let session = group(on: loop)?.close(channel)
        if session?.isPage == true { openPages.subtract(1, ordering: .relaxed) }
    }

    /// Returns the session as it was when it opened.
    func markAsPage(_ channel: PageChannel, on loop: any EventLoop) -> Session? {
        guard let group = group(on: loop), let session = group.session(of: channel) else { return nil }
        if !session.isPage { openPages.add(1, ordering: .relaxed) }
        group.update(channel) { $0.isPage = true }
        return session
    }

    /// How many pages were opened under an address of the network.
    package func networkPageCount(on loop: any EventLoop) -> EventLoopFuture<Int> {
        let counts = zip(loops, groups).map { loop, group in loop.submit { group.value.networkPageCount } }
        return EventLoopFuture.reduce(0, counts, on: loop, +)
    }

    func countWaiting(_ change: Int) {
        openSessions.add(change, ordering: .relaxed)
        openPages.add(change, ordering: .relaxed)
    }

    // MARK: Counting answers

    func updateCount(_ number: UInt64, _ change: (inout DeliveryCount) -> Void) {
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
