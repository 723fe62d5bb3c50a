import HTTPServing
import NIOCore

/// One page's membership in the hub, for as long as its socket is open.
struct Session {
    let socket: WebSocket
    /// The last message that went out on this event loop before the session opened.
    let openedAt: UInt64
    /// It has said hello: a page, not a bare listener.
    var isPage = false
}

/// The sessions of one event loop, used on it only.
final class SessionGroup {
    private var sessions: [ObjectIdentifier: Session] = [:]
    private var delivered: UInt64 = 0

    func open(_ socket: WebSocket) {
        sessions[ObjectIdentifier(socket.channel)] = Session(socket: socket, openedAt: delivered)
    }

    func close(_ socket: WebSocket) {
        sessions[ObjectIdentifier(socket.channel)] = nil
    }

    /// Makes the session a page's. Returns it as it was when it opened.
    func markAsPage(_ socket: WebSocket) -> Session? {
        let key = ObjectIdentifier(socket.channel)
        sessions[key]?.isPage = true
        return sessions[key]
    }

    /// Sends a frame to every session; one that has not read the earlier ones is closed, and catches up when its page
    /// opens another. Returns how many pages were told.
    func send(_ frame: ByteBuffer, number: UInt64) -> Int {
        delivered = number
        var pageCount = 0
        for (key, session) in sessions {
            if !session.socket.send(frame) {
                session.socket.close(.tryAgainLater)
                sessions[key] = nil
            } else if session.isPage {
                pageCount += 1
            }
        }
        return pageCount
    }
}
