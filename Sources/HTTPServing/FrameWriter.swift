import NIOCore

/// Joins what HTTP/2 writes frame by frame: each write would become a record of TLS of its own.
final class FrameWriter: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = ByteBuffer

    /// A record holds so much (RFC 8446 §5.1).
    private static let size = 1 << 14
    private var bytes = ByteBuffer()
    private var promises: [EventLoopPromise<Void>] = []
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(var next) = unwrapOutboundIn(data) else {
            promise?.fail(ChannelError.operationUnsupported)
            return
        }
        if next.readableBytes == 0, let promise { promises.append(promise) }
        while next.readableBytes > 0 {
            if bytes.readableBytes == 0 {
                bytes = context.channel.allocator.buffer(capacity: min(Self.size, next.readableBytes + 512))
            }
            if var part = next.readSlice(length: min(Self.size - bytes.readableBytes, next.readableBytes)) {
                bytes.writeBuffer(&part)
            }
            if next.readableBytes == 0, let promise { promises.append(promise) }
            // At once: the client reads it while the rest of its answers is made.
            if bytes.readableBytes == Self.size { flush(context: context) }
        }
    }

    func flush(context: ChannelHandlerContext) {
        writeJoined(context)
        context.flush()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
        promises = []
        self.context = nil
    }

    /// Ends the connection when the kernel has all that was written, and in any case after a while.
    func closeWhenSent(within time: TimeAmount) {
        guard let context else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        // Later: NIO's handler tells that a stream is closed before it flushes the last frame of it.
        context.eventLoop.execute {
            let (writer, context) = bound.value
            writer.flush(context: context)
            context.writeAndFlush(writer.wrapOutboundOut(ByteBuffer())).whenComplete { _ in
                bound.value.1.close(promise: nil)
            }
            let deadline = context.eventLoop.scheduleTask(in: time) { bound.value.1.close(promise: nil) }
            context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
        }
    }

    private func writeJoined(_ context: ChannelHandlerContext) {
        guard bytes.readableBytes > 0 || !promises.isEmpty else { return }
        let joined = bytes
        bytes = ByteBuffer()
        guard let first = promises.first else { return context.write(wrapOutboundOut(joined), promise: nil) }
        for other in promises.dropFirst() { first.futureResult.cascade(to: other) }
        promises.removeAll(keepingCapacity: true)
        context.write(wrapOutboundOut(joined), promise: first)
    }
}
