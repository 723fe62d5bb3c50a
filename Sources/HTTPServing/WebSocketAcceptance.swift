package import NIOCore
package import WebSocketFraming

/// What is agreed on when a request becomes a WebSocket.
package struct WebSocketAcceptance: Sendable {
    package var events: WebSocketEvents
    package var rules: WebSocketRules
    /// One of the client's offers, which the answer names (RFC 6455 §4.2.2).
    package var subprotocol: String?
    /// Compressed messages are spoken if the client offers them in a form that is served (RFC 7692).
    package var allowsDeflate: Bool
    /// How long the answer waits.
    package var delay: TimeAmount

    package init(
        events: WebSocketEvents, rules: WebSocketRules = WebSocketRules(), subprotocol: String? = nil,
        allowsDeflate: Bool = false, delay: TimeAmount = .zero
    ) {
        self.events = events
        self.rules = rules
        self.subprotocol = subprotocol
        self.allowsDeflate = allowsDeflate
        self.delay = delay
    }
}

/// What the peer of a WebSocket may send, and how it is treated.
package struct WebSocketRules: Sendable {
    /// In bytes, after inflation. A larger one is refused before it is buffered. A page has little to say.
    package var messageLimit = 1 << 16
    package var acceptsBinary = false
    /// Nothing more is taken of what the peer sends while it does not read what was sent to it.
    package var readsOnlyWhileWritable = false
    /// How long the answer to the peer's close frame waits.
    package var closeDelay = TimeAmount.zero

    /// Frames of one message. Empty ones count too: each costs time.
    private static let fragmentLimit = 1_000

    package init() {}

    var limits: ReaderLimits {
        // Whoever takes large messages takes them in many parts.
        let fragmentLimit = max(Self.fragmentLimit, messageLimit >> 7)
        return ReaderLimits(messageLimit: messageLimit, fragmentLimit: fragmentLimit, acceptsBinary: acceptsBinary)
    }
}

/// What the owner of a socket wants to hear of it. Called on the connection's event loop.
package final class WebSocketEvents: Sendable {
    let opened: @Sendable (WebSocket) -> Void
    let received: @Sendable (WebSocket, WebSocketMessage) -> Void
    let closed: @Sendable (WebSocket) -> Void

    /// - Parameter closed: called once for each that was opened.
    package init(
        opened: @escaping @Sendable (WebSocket) -> Void,
        received: @escaping @Sendable (WebSocket, WebSocketMessage) -> Void,
        closed: @escaping @Sendable (WebSocket) -> Void
    ) {
        self.opened = opened
        self.received = received
        self.closed = closed
    }
}
