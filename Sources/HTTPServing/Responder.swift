package import NIOCore

/// What a request gets.
package enum Answer: Sendable {
    case response(Response)
    /// A whole response for a connection that goes on, as `EncodedResponse` makes it.
    case encoded(ByteBuffer, status: Int, length: Int)
    /// A response that takes a moment: asked for once, on the connection's event loop.
    case later(@Sendable (any EventLoop) -> EventLoopFuture<Response>)
    /// A response that may take long. The future is complete when nobody waits for it any more, or the server ends: then
    /// the response is to come at once.
    case awaited(@Sendable (any EventLoop, _ givenUp: EventLoopFuture<Void>) -> EventLoopFuture<Response>)
    /// The connection becomes a WebSocket, if the handshake is sound.
    case webSocket(WebSocketAcceptance)
    /// The connection becomes a stream of events.
    case eventStream(EventStreamEvents)
}

/// Answers a request that has passed the gate, on the connection's event loop. It must not wait for anything slower
/// than a small file.
package typealias Responder = @Sendable (Request) -> Answer
