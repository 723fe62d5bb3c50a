/// What a request gets.
package enum Answer: Sendable {
    case response(Response)
    /// The connection becomes a WebSocket, if the handshake is sound.
    case webSocket(WebSocketEvents)
}

/// Answers a request that has passed the gate, on the connection's event loop. It must not wait for anything slower
/// than a small file.
package typealias Responder = @Sendable (Request) -> Answer
