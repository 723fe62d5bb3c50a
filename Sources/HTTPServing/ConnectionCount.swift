import NIOCore
import Synchronization

/// Counts the connections that speak HTTP, and holds back new ones while there are too many: they wait in the kernel.
final class ConnectionCount: Sendable {
    private let limit: Int
    private let state = Mutex<(count: Int, waiting: [@Sendable () -> Void])>((0, []))

    init(limit: Int) {
        self.limit = limit
    }

    func enter() { state.withLock { $0.count += 1 } }

    func leave() {
        let resumed = state.withLock { state -> [@Sendable () -> Void] in
            state.count -= 1
            guard state.count < limit, !state.waiting.isEmpty else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for resume in resumed { resume() }
    }

    /// Whether another may be accepted; if not, `resume` is called when one has ended.
    fileprivate func isOpen(orElse resume: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            if state.count < limit { return true }
            state.waiting.append(resume)
            return false
        }
    }
}

/// Accepts no more connections than there may be.
final class AcceptLimit: ChannelOutboundHandler {
    typealias OutboundIn = any Channel
    typealias OutboundOut = any Channel

    private let count: ConnectionCount

    init(count: ConnectionCount) {
        self.count = count
    }

    func read(context: ChannelHandlerContext) {
        let channel = context.channel
        if count.isOpen(orElse: { channel.read() }) { context.read() }
    }
}
