package import HTTPServing
import NIOCore
import Synchronization
import WebSocketFraming

/// Vif's own pages: over a WebSocket, or where none gets through, over a stream of events.
extension SessionHub {
    /// What the hub wants to hear of a socket.
    package func socket(for visit: PageVisit = PageVisit()) -> WebSocketAcceptance {
        WebSocketAcceptance(
            events: WebSocketEvents(
                opened: { self.open(.socket($0), on: $0.eventLoop, visit: visit) },
                received: { self.receive($1, from: $0) },
                closed: { self.close(.socket($0), on: $0.eventLoop) }))
    }

    /// What the hub wants to hear of a stream of events.
    ///
    /// - Parameter version: that the page was served from, as it says.
    package func events(version: String, for visit: PageVisit = PageVisit()) -> EventStreamEvents {
        EventStreamEvents(
            opened: { stream in
                self.open(.events(stream), on: stream.eventLoop, visit: visit)
                self.greet(.events(stream), version: PageVersion(version), on: stream.eventLoop)
            },
            closed: { self.close(.events($0), on: $0.eventLoop) })
    }

    /// What a page says that has no socket to say it over.
    ///
    /// - Returns: whether it was a message.
    package func receiveAnswer(_ json: String) -> Bool {
        guard let message = PageMessage(json: json), message.type == .done else { return false }
        count(message)
        return true
    }

    private func receive(_ message: WebSocketMessage, from socket: WebSocket) {
        guard case .text(let bytes) = message, let message = PageMessage(json: String(buffer: bytes)) else {
            return socket.close(
                .policyViolation, reason: "This is no message of protocol \(ServerMessage.protocolNumber).")
        }
        switch message.type {
        case .hello:
            let version = message.protocolNumber == ServerMessage.protocolNumber ? PageVersion(message.version) : nil
            greet(.socket(socket), version: version, on: socket.eventLoop)
        case .done: count(message)
        }
    }

    /// Says hello, and what happened between the page's version and the opening of its session.
    ///
    /// - Parameter version: nothing for a page that cannot be told how it differs: it is reloaded.
    private func greet(_ channel: PageChannel, version: PageVersion?, on loop: any EventLoop) {
        guard let session = markAsPage(channel, on: loop) else { return }
        let now = PageVersion(run: run, number: session.openedAt)
        var isSent = channel.send(.hello(now))
        if let missed = missed(since: version, through: session.openedAt) {
            let own = missed.projected(to: session.visit.host)
            isSent = channel.send(.change(own, version: now, missed: true)) && isSent
        }
        let (shared, error) = state.withLock { ($0.log.shared, $0.error) }
        let earlier = shared.flatMap { change in
            ReloadMessage.change([change.path]).projected(to: session.visit.host).paths
                .map { (path: $0, version: PageVersion(run: run, number: change.number)) }
        }
        if !earlier.isEmpty { isSent = channel.send(.earlier(earlier)) && isSent }
        if let error { isSent = channel.send(.error(error)) && isSent }
        if !isSent { channel.giveUp() }
    }

    func missed(since version: PageVersion?, through last: UInt64) -> ReloadMessage? {
        guard let version, version.run == run else { return .reload([]) }
        return state.withLock { $0.log.message(after: version.number, through: last) }
    }

    private func count(_ message: PageMessage) {
        guard let version = PageVersion(message.version), version.run == run, let outcome = message.outcome else {
            return
        }
        updateCount(version.number) { $0.pageAnswered(outcome) }
    }
}
