import NIOCore
import WebSocketFraming

extension WebSocketConnection: Beating {
    func beat(at now: NIODeadline) -> NIODeadline {
        // Its pongs wait with all the rest.
        if isPausedByOwner { signs.note() }
        switch signs.verdict(at: now) {
        case .wait(let time): return time
        case .ask(let time):
            sendRaw(ServerFrame.ping(ByteBuffer()))
            return time
        case .dead:
            withContext { $0.close(promise: nil) }
            return .distantFuture
        }
    }
}
