import NIOCore

/// Nobody holds a connection for ever: not by silence, not by sending a byte now and then, not by not reading.
extension HTTPConnection {
    /// When to look next, by what is going on.
    private var due: NIODeadline? {
        switch state {
        case .idle where !isWritable: since + service.rules.stall
        case .idle: isInHead ? since + service.rules.head : since + service.rules.idle
        case .receiving: since + service.rules.body
        case .responding, .done: since + service.rules.stall
        case .lingering: nil
        }
    }

    /// Called when the state has changed. An earlier look is kept, since most connections never come near their deadline:
    /// it is cheaper to look once too often than to plan anew with each request.
    func watchDeadline(_ context: ChannelHandlerContext) {
        guard isAttached, let due else { return }
        if let (_, time) = look, time <= due { return }
        look?.task.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: due) {
            let (connection, context) = bound.value
            connection.look = nil
            connection.lookAtDeadline(context)
        }
        look = (task, due)
    }

    private func lookAtDeadline(_ context: ChannelHandlerContext) {
        guard let due, context.channel.isActive else { return }
        // What the kernel has taken since the last look is progress too.
        if isSending(context) { since = .now() }
        guard due <= .now(), self.due.map({ $0 <= .now() }) ?? false else { return watchDeadline(context) }
        switch state {
        case .idle where isInHead && isWritable: refuse(.timeout, forHEAD: false, context: context)
        case .receiving: refuse(.timeout, forHEAD: false, context: context)
        case .idle, .responding, .done, .lingering: context.close(promise: nil)
        }
    }

    private func isSending(_ context: ChannelHandlerContext) -> Bool {
        let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let taken = (stream?.count ?? 0) - waiting
        defer { lastTaken = taken }
        return waiting > 0 && taken != lastTaken
    }

    func stopWatching() {
        look?.task.cancel()
        look = nil
    }
}
