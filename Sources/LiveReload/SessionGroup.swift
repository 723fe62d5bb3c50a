import HTTPServing
import NIOCore

/// One page's membership in the hub, for as long as its channel is open.
struct Session {
    /// The last change that was announced on this event loop before the session opened.
    let openedAt: UInt64
    /// It has said hello: a page, not a bare listener.
    var isPage = false
    /// What was said so far, with a page that speaks LiveReload's protocol.
    var conversation: LiveReloadConversation?
}

/// The sessions of one event loop, used on it only.
final class SessionGroup {
    private(set) var sessions: [PageChannel: Session] = [:]
    /// Of the last change that was announced.
    private(set) var delivered: UInt64 = 0
    /// Pages that ask again and again, and wait for an answer.
    private var waiting: [UInt64: (String) -> Void] = [:]
    private var lastWaiting: UInt64 = 0

    func open(_ channel: PageChannel, as session: (UInt64) -> Session) {
        sessions[channel] = session(delivered)
    }

    /// Returns the session that it was.
    func close(_ channel: PageChannel) -> Session? { sessions.removeValue(forKey: channel) }

    func update(_ channel: PageChannel, _ change: (inout Session) -> Void) {
        guard var session = sessions[channel] else { return }
        change(&session)
        sessions[channel] = session
    }

    /// Sends a message to every session; one that has not read the earlier ones is closed, and catches up when its page
    /// opens another.
    ///
    /// - Parameter number: of a change; nothing for what is no change.
    /// - Returns: how many pages were told, how many of those cannot answer, and how many were given up.
    func send(_ announcement: Announcement, number: UInt64? = nil) -> (told: Int, mute: Int, lost: Int) {
        if let number { delivered = number }
        var pageCount = waiting.count
        var (mute, lost) = (0, 0)
        for (channel, session) in sessions {
            // Before a page of LiveReload's protocol has said hello, nothing but ours may be sent.
            if session.conversation?.isPage == false { continue }
            if !channel.send(announcement) {
                channel.giveUp()
                sessions[channel] = nil
                if session.isPage { lost += 1 }
            } else if session.isPage {
                pageCount += 1
                if session.conversation != nil { mute += 1 }
            }
        }
        let asking = waiting
        waiting = [:]
        for tell in asking.values { tell(announcement.json) }
        return (pageCount, mute, lost)
    }

    /// Calls back with the next message.
    func wait(_ tell: @escaping (String) -> Void) -> UInt64 {
        lastWaiting &+= 1
        waiting[lastWaiting] = tell
        return lastWaiting
    }

    /// Returns whether it was waiting.
    func stopWaiting(_ number: UInt64) -> Bool { waiting.removeValue(forKey: number) != nil }
}
