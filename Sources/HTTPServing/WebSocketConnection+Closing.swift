import NIOCore
import WebSocketFraming

/// RFC 6455 §7: both sides say that they close, then the server ends the connection first.
extension WebSocketConnection {
    func close(_ code: CloseCode, reason: String) {
        guard phase == .open else { return }
        phase = .closing
        output?.send(ServerFrame.close(code, reason: reason))
        endLater(in: patience.closing)
    }

    /// §5.5.1: the peer's code is sent back.
    func peerCloses(_ code: CloseCode?) {
        guard phase == .open else { return end() }
        phase = .closing
        guard rules.closeDelay > .zero else { return answerClose(code) }
        withContext { context in
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: rules.closeDelay) { bound.value.answerClose(code) }
        }
    }

    private func answerClose(_ code: CloseCode?) {
        output?.send(ServerFrame.close(code, reason: ""))
        end()
    }

    /// §7.1.7: what a peer sends after it has broken the rules is not read.
    func fail(_ violation: Violation) {
        if phase == .open { output?.send(ServerFrame.close(violation.code, reason: violation.reason)) }
        end()
    }

    /// Ends our side when all is sent, and the connection when the peer has ended its side, or soon: bytes that nobody has
    /// read would make the kernel reset the connection, and the peer lose our close frame.
    private func end() {
        guard phase != .ended else { return }
        phase = .ended
        withContext { context in
            output?.whenSent { context.close(mode: .output, promise: nil) }
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            let deadline = context.eventLoop.scheduleTask(in: patience.lingering) { bound.value.close(promise: nil) }
            context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
        }
    }

    /// The peer has ended its side: it says nothing more, but may still read what it was sent.
    func endInput() {
        phase = .ended
        withContext { context in
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            let deadline = context.eventLoop.scheduleTask(in: patience.lingering) { bound.value.close(promise: nil) }
            context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
            output?.whenSent { context.close(promise: nil) }
        }
    }

    private func endLater(in time: TimeAmount) {
        withContext { context in
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            let deadline = context.eventLoop.scheduleTask(in: time) { bound.value.end() }
            context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
        }
    }

    func abort() {
        phase = .ended
        withContext { context in
            output?.resetOnClose()
            context.close(promise: nil)
        }
    }
}
