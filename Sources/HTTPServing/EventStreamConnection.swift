import NIOCore

/// A connection of HTTP/1.1 that has become a stream of events.
final class EventStreamConnection: ChannelInboundHandler, EventSink {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var context: ChannelHandlerContext?
    private var output: ConnectionOutput?
    private var writer: EventStreamWriter?

    /// Called once, when the handler has taken the place of the HTTP handler and the head is sent.
    func open(
        _ events: EventStreamEvents, heartbeat: Heartbeat, patience: Patience, _ output: ConnectionOutput,
        _ context: ChannelHandlerContext
    ) {
        self.context = context
        self.output = output
        let writer = EventStreamWriter(
            events, heartbeat: heartbeat, patience: patience, sink: self, on: context.eventLoop)
        self.writer = writer
        writer.open()
    }

    var isEmpty: Bool { output?.isEmpty ?? true }
    var isWritable: Bool { context?.channel.isWritable ?? false }

    func send(_ bytes: ByteBuffer) { output?.send(bytes) }

    func end(within time: TimeAmount) {
        guard let context else { return }
        output?.whenSent { context.close(promise: nil) }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let deadline = context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
        context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
    }

    func abort() { context?.close(promise: nil) }

    /// Nothing that a client says behind its request matters, only that it goes.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func channelInactive(context: ChannelHandlerContext) {
        output?.invalidate()
        output = nil
        self.context = nil
        writer?.ended()
        writer = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { writer?.close() }
        if case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
