package import NIOCore
package import WebSocketFraming

/// The sending side of one WebSocket. Used on its event loop. After the closing handshake has begun, nothing is sent.
package struct WebSocket: Sendable, Hashable {
    private let bound: NIOLoopBound<WebSocketConnection>
    private let id: ObjectIdentifier

    init(_ connection: WebSocketConnection, eventLoop: any EventLoop) {
        bound = NIOLoopBound(connection, eventLoop: eventLoop)
        id = ObjectIdentifier(connection)
    }

    package static func == (one: WebSocket, other: WebSocket) -> Bool { one.id == other.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    package var eventLoop: any EventLoop { bound.eventLoop }

    /// For the owner's use: where it keeps the socket among others.
    package var place: Int {
        get { bound.value.ownersPlace }
        nonmutating set { bound.value.ownersPlace = newValue }
    }

    /// Where its next `send` looks in memory.
    package var memoryHint: MemoryHint { bound.value.memoryHint }

    /// Sends a whole frame that `ServerFrame` made, once for many sockets, unless the peer reads too slowly.
    ///
    /// - Returns: whether it was sent. If not, more than the channel's high-water mark waits to be read already.
    package func send(_ frame: ByteBuffer) -> Bool { bound.value.send(frame) }

    package func send(text: String) -> Bool { bound.value.send(ServerFrame.text(text)) }

    /// Compressed where that was agreed on, and is shorter.
    package func send(_ message: WebSocketMessage) -> Bool { bound.value.send(message) }

    package func ping(_ payload: ByteBuffer) { bound.value.sendRaw(ServerFrame.ping(payload)) }

    /// Sends a close frame, then ends the connection when the peer has answered, or after a moment.
    package func close(_ code: CloseCode, reason: String = "") { bound.value.close(code, reason: reason) }

    /// Resets the connection: the peer sees 1006.
    package func abort() { bound.value.abort() }

    /// For endpoints that break the protocol on purpose.
    package func sendRaw(_ bytes: ByteBuffer) { bound.value.sendRaw(bytes) }

    /// Takes nothing of what the peer sends for a while.
    package func pauseReading(for time: TimeAmount) { bound.value.pauseReading(for: time) }

    /// Calls back when the kernel has taken all that was sent by now; never, if the socket closes before.
    package func whenSent(_ body: @escaping @Sendable () -> Void) { bound.value.whenSent(body) }
}
