import NIOCore

/// Where the events of one stream go: a connection of HTTP/1.1, or a stream of HTTP/2. Used on its event loop.
protocol EventSink: AnyObject {
    /// The kernel has taken everything.
    var isEmpty: Bool { get }
    var isWritable: Bool { get }
    func send(_ bytes: ByteBuffer)
    /// Ends the response when all of it is sent, and in any case after a while.
    func end(within time: TimeAmount)
    /// Ends it at once.
    func abort()
}

/// A response that does not end: events, one after another, until the client goes.
final class EventStreamWriter: Beating {
    private let events: EventStreamEvents
    private let heartbeat: Heartbeat
    private let patience: Patience
    private let loop: any EventLoop
    /// Nothing when the stream has ended.
    private var sink: (any EventSink)?
    private var isEnding = false
    var place = 0
    var ownersPlace = 0
    private var spoken = NIODeadline.now()
    /// Since when the client has not taken what waits for it.
    private var stalled: NIODeadline?

    init(
        _ events: EventStreamEvents, heartbeat: Heartbeat, patience: Patience, sink: any EventSink,
        on loop: any EventLoop
    ) {
        self.events = events
        self.heartbeat = heartbeat
        self.patience = patience
        self.sink = sink
        self.loop = loop
    }

    /// Called once, when the head is sent.
    func open() {
        heartbeat.add(self, on: loop)
        events.opened(EventStream(self, eventLoop: loop))
    }

    func send(_ event: ByteBuffer) -> Bool {
        guard !isEnding, let sink else { return true }
        guard sink.isEmpty || sink.isWritable else { return false }
        spoken = .now()
        sink.send(event)
        return true
    }

    func close() {
        guard !isEnding else { return }
        isEnding = true
        sink?.end(within: patience.closing)
    }

    /// The client is gone, or has all. Called once.
    func ended() {
        sink = nil
        heartbeat.remove(self)
        events.closed(EventStream(self, eventLoop: loop))
    }

    /// A message that says nothing keeps proxies from ending the connection, and finds out whether the client is there: what waits for
    /// longer than its patience waits in vain.
    func beat(at now: NIODeadline) -> NIODeadline {
        guard let sink else { return .distantFuture }
        if sink.isEmpty { stalled = nil } else if stalled == nil { stalled = now }
        if let stalled, now - stalled >= patience.silence + patience.answer {
            sink.abort()
            return .distantFuture
        }
        if now - spoken >= patience.silence { _ = send(EventStream.event(#"{"type":"beat"}"#)) }
        return spoken + patience.silence > now ? spoken + patience.silence : now + patience.silence
    }
}
