import NIOCore

/// What is sent goes right into the socket while nothing waits in the channel: the way through the pipeline takes as long
/// as all the rest of an answer.
extension HTTPConnection {
    struct Output {
        /// The socket, where bytes may be written to it as they are.
        var socket = DirectSocket()
        /// Kept until the end of the read: answers to requests that came together are sent together.
        var held: (bytes: ByteBuffer, sent: EventLoopPromise<Void>?)?
        /// Writes that the channel has, and the kernel has not yet.
        var queued = 0
    }

    func write(_ bytes: ByteBuffer, sent: EventLoopPromise<Void>? = nil, context: ChannelHandlerContext) {
        if output.queued == 0, output.held == nil, output.socket.isUsable {
            output.held = (bytes, sent)
        } else {
            queueHeld(context)
            queue(bytes, sent: sent, context: context)
        }
    }

    func flush(_ context: ChannelHandlerContext) {
        guard let (bytes, sent) = output.held else { return context.flush() }
        output.held = nil
        let count = output.socket.write(bytes)
        if count == bytes.readableBytes {
            sent?.succeed()
        } else {
            queue(bytes.dropping(count), sent: sent, context: context)
            context.flush()
        }
    }

    private func queueHeld(_ context: ChannelHandlerContext) {
        guard let (bytes, sent) = output.held else { return }
        output.held = nil
        queue(bytes, sent: sent, context: context)
    }

    private func queue(_ bytes: ByteBuffer, sent: EventLoopPromise<Void>?, context: ChannelHandlerContext) {
        let written = sent ?? context.eventLoop.makePromise()
        output.queued += 1
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.output.queued -= 1 }
        context.write(wrapOutboundOut(bytes), promise: written)
    }
}

extension ByteBuffer {
    /// What is left without the first bytes.
    func dropping(_ count: Int) -> ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: min(count, readableBytes))
        return rest
    }
}
