import NIOCore
import NIOHTTP1

extension HTTPConnection {
    /// Closes after all that was written is sent, and read: the kernel answers bytes that nobody took with a reset, and a
    /// reset makes the client lose what it has not yet read of the response (RFC 9112 §9.6).
    func end(context: ChannelHandlerContext) {
        state = .done
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let rules = service.rules
        output?.flush()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            let (connection, context) = bound.value
            guard context.channel.isActive else { return }
            guard !connection.isInputClosed else { return context.close(promise: nil) }
            connection.state = .lingering
            context.close(mode: .output, promise: nil)
            let patience = connection.isEnding ? rules.lingeringAtTheEnd : rules.lingering
            let deadline = context.eventLoop.scheduleTask(in: patience) { bound.value.1.close(promise: nil) }
            context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
            connection.drain(context: context)
        }
    }

    /// No request can come any more, nor the rest of one.
    func endInput(_ context: ChannelHandlerContext) {
        switch state {
        case .idle where isWritable, .receiving: end(context: context)
        case .lingering: context.close(promise: nil)
        case .idle, .responding, .done: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .done
        stopAwaiting()
        output?.invalidate()
        _ = takeInput()
        context.fireChannelInactive()
    }

    /// A reset, a write to a closed socket: the peer is gone.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            stopAwaiting()
            // What came before is answered first.
            if !isWaiting { endInput(context) }
        }
        if event is ChannelShouldQuiesceEvent {
            isEnding = true
            stopAwaiting()
            switch state {
            // What was answered may still wait to be sent.
            case .idle where !isInHead: end(context: context)
            case .lingering: context.close(promise: nil)
            default: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// What notes the request in the log when its response is sent; nothing without a log.
    func record(
        _ names: (method: String, target: String), status: Int, length: Int, context: ChannelHandlerContext
    ) -> EventLoopPromise<Void>? {
        service.record(names, status: status, length: length, since: since, on: context.eventLoop) { self.sentOfBroken }
    }
}

extension Response {
    /// Of the body that is sent.
    func length(forHEAD: Bool) -> Int {
        switch body {
        case _ where forHEAD || status == .notModified: 0
        case .none: 0
        case .bytes(let bytes): bytes.readableBytes
        case .file(let file): file.length
        }
    }
}
