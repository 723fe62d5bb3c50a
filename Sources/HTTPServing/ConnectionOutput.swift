import NIOCore

/// The way out of a connection: right into the socket while nothing waits in the channel. The way through the pipeline
/// takes as long as all the rest of an answer, or of a message to a page.
///
/// Used on the event loop.
final class ConnectionOutput {
    private let context: ChannelHandlerContext
    private var socket: DirectSocket
    /// Kept until the flush: what is sent together goes out together.
    private var held: (bytes: ByteBuffer, sent: EventLoopPromise<Void>?)?
    /// Writes that the channel has, and the kernel not yet.
    private var queued = 0

    /// - Parameters:
    ///   - isDirect: nothing between here and the socket changes the bytes.
    ///   - previous: of the handler that was in this one's place.
    init(_ context: ChannelHandlerContext, isDirect: Bool, following previous: ConnectionOutput? = nil) {
        self.context = context
        socket = previous?.socket ?? (isDirect ? DirectSocket(of: context.channel) : DirectSocket())
        // Nothing may overtake what its predecessor has written.
        if let previous, !previous.isEmpty { queue(ByteBuffer(), sent: nil) }
    }

    /// The kernel has taken everything.
    var isEmpty: Bool { queued == 0 && held == nil }

    /// After the channel has become inactive.
    func invalidate() {
        socket.invalidate()
        held?.sent?.fail(ChannelError.ioOnClosedChannel)
        held = nil
    }

    func resetOnClose() { socket.resetOnClose() }

    /// Takes bytes along at the next flush.
    func write(_ bytes: ByteBuffer, sent: EventLoopPromise<Void>? = nil) {
        if isEmpty, socket.isUsable {
            held = (bytes, sent)
        } else {
            queueHeld()
            queue(bytes, sent: sent)
        }
    }

    func flush() {
        guard let (bytes, sent) = held else { return context.flush() }
        held = nil
        let count = socket.write(bytes)
        if count == bytes.readableBytes {
            sent?.succeed()
        } else {
            queue(bytes.dropping(count), sent: sent)
            context.flush()
        }
    }

    /// Writes and flushes.
    @inline(__always)
    func send(_ bytes: ByteBuffer) {
        if isEmpty, socket.isUsable {
            let count = socket.write(bytes)
            if count == bytes.readableBytes { return }
            queue(bytes.dropping(count), sent: nil)
        } else {
            write(bytes)
        }
        flush()
    }

    /// Calls back when the kernel has taken all that was sent by now: at once, if it has. Never, if the connection ends
    /// before.
    func whenSent(_ body: @escaping () -> Void) {
        guard !isEmpty else { return body() }
        let sent = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(body, eventLoop: context.eventLoop)
        sent.futureResult.whenSuccess { bound.value() }
        write(ByteBuffer(), sent: sent)
        flush()
    }

    private func queueHeld() {
        guard let (bytes, sent) = held else { return }
        held = nil
        queue(bytes, sent: sent)
    }

    private func queue(_ bytes: ByteBuffer, sent: EventLoopPromise<Void>?) {
        let written = sent ?? context.eventLoop.makePromise()
        queued += 1
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.queued -= 1 }
        context.write(NIOAny(bytes), promise: written)
    }
}

extension ByteBuffer {
    /// What is left without the first bytes.
    fileprivate func dropping(_ count: Int) -> ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: min(count, readableBytes))
        return rest
    }
}
