package import NIOCore

/// Why a socket is closed (RFC 6455 §7.4.1, and the IANA registry for 1013).
package enum CloseCode: UInt16, Sendable {
    case goingAway = 1001
    case protocolError = 1002
    case unsupportedData = 1003
    case invalidText = 1007
    case policyViolation = 1008
    case messageTooBig = 1009
    case tryAgainLater = 1013
}

/// What the owner of a socket wants to hear of it. Called on the connection's event loop.
package struct WebSocketEvents: Sendable {
    let opened: @Sendable (WebSocket) -> Void
    let received: @Sendable (WebSocket, String) -> Void
    let closed: @Sendable (WebSocket) -> Void

    package init(
        opened: @escaping @Sendable (WebSocket) -> Void,
        received: @escaping @Sendable (WebSocket, _ text: String) -> Void,
        closed: @escaping @Sendable (WebSocket) -> Void
    ) {
        self.opened = opened
        self.received = received
        self.closed = closed
    }
}

/// The sending side of one WebSocket. Used on its event loop.
package struct WebSocket: Sendable {
    package let channel: any Channel

    /// Sends a whole frame that `ServerFrame` made, unless the peer reads too slowly.
    ///
    /// - Returns: whether it was sent. If not, more than the channel's high-water mark waits to be read already.
    package func send(_ frame: ByteBuffer) -> Bool {
        guard channel.isWritable else { return false }
        channel.writeAndFlush(frame, promise: nil)
        return true
    }

    /// Sends a close frame, then closes the connection when the peer has answered, or after a second.
    package func close(_ code: CloseCode) {
        channel.triggerUserOutboundEvent(code, promise: nil)
    }
}
