import HTTPServing
import NIOCore

/// One page's membership in the hub, for as long as its channel is open.
struct Session {
    let channel: PageChannel
    /// What sending to it needs. Asking the channel would wait for the very memory.
    let memoryHint: MemoryHint
    /// The last change that was announced on this event loop before the session opened.
    let openedAt: UInt64
    /// It has said hello: a page, not a bare listener.
    var isPage = false
    let visit: PageVisit
    /// What was said so far, with a page that speaks LiveReload's protocol.
    var conversation: LiveReloadConversation?
}

/// The sessions of one event loop, used on it only.
final class SessionGroup {
    /// Each channel keeps its place in here.
    private(set) var sessions: ContiguousArray<Session> = []
    /// Of the last change that was announced.
    private(set) var delivered: UInt64 = 0
    /// Pages that ask again and again, and wait for an answer.
    private var waiting: [UInt64: (visit: PageVisit, tell: (String) -> Void)] = [:]
    private var lastWaiting: UInt64 = 0

    func open(_ channel: PageChannel, visit: PageVisit, conversation: LiveReloadConversation?) {
        channel.place = sessions.count
        sessions.append(
            Session(
                channel: channel, memoryHint: channel.memoryHint, openedAt: delivered, visit: visit,
                conversation: conversation))
    }

    /// Returns the session that it was.
    func close(_ channel: PageChannel) -> Session? {
        guard let place = place(of: channel) else { return nil }
        let session = sessions[place]
        let last = sessions.removeLast()
        if place < sessions.count {
            sessions[place] = last
            last.channel.place = place
        }
        return session
    }

    func session(of channel: PageChannel) -> Session? { place(of: channel).map { sessions[$0] } }

    func update(_ channel: PageChannel, _ change: (inout Session) -> Void) {
        if let place = place(of: channel) { change(&sessions[place]) }
    }

    /// One that was given up has none.
    private func place(of channel: PageChannel) -> Int? {
        let place = channel.place
        return place < sessions.count && sessions[place].channel == channel ? place : nil
    }

    /// How far ahead of the page that is being told another is fetched from memory, where it was thrown out of the
    /// processor's cache by all that the kernel does for each.
    private static let lead = 2

    /// Sends a message to every session; one that has not read the earlier ones is closed, and catches up when its page
    /// opens another.
    ///
    /// - Parameter number: of a change; nothing for what is no change.
    /// - Returns: how many pages were told, how many of those cannot answer, and how many were given up.
    func send(_ announcements: Announcements, number: UInt64? = nil) -> (told: Int, mute: Int, lost: Int) {
        if let number { delivered = number }
        var pageCount = waiting.count
        var (mute, lost) = (0, 0)
        // As they are now: a write that fails takes its session out.
        let round = sessions
        for place in round.indices {
            if place + Self.lead < round.count { round[place + Self.lead].memoryHint.prefetch() }
            // Before a page of LiveReload's protocol has said hello, nothing but ours may be sent.
            if round[place].conversation?.isPage == false { continue }
            if !round[place].channel.send(announcements[round[place].visit.host]) {
                round[place].channel.giveUp()
                if close(round[place].channel) != nil, round[place].isPage { lost += 1 }
            } else if round[place].isPage {
                pageCount += 1
                if round[place].conversation != nil { mute += 1 }
            }
        }
        let asking = waiting
        waiting = [:]
        for (visit, tell) in asking.values { tell(announcements[visit.host].json) }
        return (pageCount, mute, lost)
    }

    /// How many pages were opened from the network.
    var networkPageCount: Int {
        sessions.count { $0.isPage && $0.visit.isFromNetwork } + waiting.values.count { $0.visit.isFromNetwork }
    }

    /// Calls back with the next message.
    func wait(_ visit: PageVisit, _ tell: @escaping (String) -> Void) -> UInt64 {
        lastWaiting &+= 1
        waiting[lastWaiting] = (visit, tell)
        return lastWaiting
    }

    /// Returns whether it was waiting.
    func stopWaiting(_ number: UInt64) -> Bool { waiting.removeValue(forKey: number) != nil }
}
