package import NIOCore

/// A whole message.
package enum WebSocketMessage: Hashable, Sendable {
    /// UTF-8, checked.
    case text(ByteBuffer)
    case binary(ByteBuffer)
}

/// What a peer said.
package enum WebSocketEvent: Hashable, Sendable {
    case message(WebSocketMessage)
    /// To be answered with a pong of the same payload (RFC 6455 §5.5.2).
    case ping(ByteBuffer)
    case pong(ByteBuffer)
    /// The last of a connection. Without a code if the frame had none (§7.1.5).
    case close(CloseCode?, reason: String)
}
