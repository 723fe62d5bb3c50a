import NIOCore

/// A connection whose response does not end: events, one after another, until the client goes.
final class EventStreamConnection: ChannelInboundHandler, Beating {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let events: EventStreamEvents
    private let heartbeat: Heartbeat
    private let patience: Patience
    private var context: ChannelHandlerContext?
    private var output: ConnectionOutput?
    private var isEnding = false
    var place = 0
    var ownersPlace = 0
    private var spoken = NIODeadline.now()
    /// Since when the client has not taken what waits for it.
    private var stalled: NIODeadline?

    init(_ events: EventStreamEvents, heartbeat: Heartbeat, patience: Patience) {
        self.events = events
        self.heartbeat = heartbeat
        self.patience = patience
    }

    /// Called once, when the handler has taken the place of the HTTP handler and the head is sent.
    func open(_ output: ConnectionOutput, _ context: ChannelHandlerContext) {
        self.context = context
        self.output = output
        heartbeat.add(self, on: context.eventLoop)
        events.opened(EventStream(self, eventLoop: context.eventLoop))
    }

    func send(_ event: ByteBuffer) -> Bool {
        guard !isEnding, let output, let context else { return true }
        guard output.isEmpty || context.channel.isWritable else { return false }
        spoken = .now()
        output.send(event)
        return true
    }

    func close() {
        guard !isEnding, let context else { return }
        isEnding = true
        output?.whenSent { context.close(promise: nil) }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let deadline = context.eventLoop.scheduleTask(in: patience.closing) { bound.value.close(promise: nil) }
        context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
    }

    /// A message that says nothing keeps proxies from ending the connection, and finds out whether the client is there: what waits for
    /// longer than its patience waits in vain.
    func beat(at now: NIODeadline) -> NIODeadline {
        guard let output, let context else { return .distantFuture }
        if output.isEmpty { stalled = nil } else if stalled == nil { stalled = now }
        if let stalled, now - stalled >= patience.silence + patience.answer {
            context.close(promise: nil)
            return .distantFuture
        }
        if now - spoken >= patience.silence { _ = send(EventStream.event(#"{"type":"beat"}"#)) }
        return spoken + patience.silence > now ? spoken + patience.silence : now + patience.silence
    }

    /// Nothing that a client says behind its request matters, only that it goes.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func channelInactive(context: ChannelHandlerContext) {
        output?.invalidate()
        output = nil
        self.context = nil
        heartbeat.remove(self)
        events.closed(EventStream(self, eventLoop: context.eventLoop))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { close() }
        if case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
