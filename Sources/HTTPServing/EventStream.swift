package import NIOCore

/// What the owner of an event stream wants to hear of it. Called on the connection's event loop.
package final class EventStreamEvents: Sendable {
    let opened: @Sendable (EventStream) -> Void
    let closed: @Sendable (EventStream) -> Void

    package init(
        opened: @escaping @Sendable (EventStream) -> Void, closed: @escaping @Sendable (EventStream) -> Void
    ) {
        self.opened = opened
        self.closed = closed
    }
}

/// The sending side of one stream of Server-Sent Events (HTML Living Standard §9.2). Used on its event loop.
package struct EventStream: Sendable, Equatable {
    private let bound: NIOLoopBound<EventStreamWriter>
    private let id: ObjectIdentifier

    init(_ writer: EventStreamWriter, eventLoop: any EventLoop) {
        bound = NIOLoopBound(writer, eventLoop: eventLoop)
        id = ObjectIdentifier(writer)
    }

    package var eventLoop: any EventLoop { bound.eventLoop }

    package static func == (one: EventStream, other: EventStream) -> Bool { one.id == other.id }

    /// For the owner's use: where it keeps the stream among others.
    package var place: Int {
        get { bound.value.ownersPlace }
        nonmutating set { bound.value.ownersPlace = newValue }
    }

    /// Sends an event that `event(_:)` made, unless the client reads too slowly.
    ///
    /// - Returns: whether it was sent. If not, more than the channel's high-water mark waits to be read already.
    package func send(_ event: ByteBuffer) -> Bool { bound.value.send(event) }

    package func close() { bound.value.close() }

    /// - Parameter data: one line.
    package static func event(_ data: String) -> ByteBuffer { ByteBuffer(string: "data: \(data)\n\n") }
}
