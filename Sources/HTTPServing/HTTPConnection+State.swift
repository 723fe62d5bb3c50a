import NIOCore
import NIOPosix

/// What all connections of a server share.
final class HTTPService: Sendable {
    let gate: RequestGate
    let responder: Responder
    let files: NIOThreadPool
    let rules: ConnectionRules
    let log: (@Sendable (RequestRecord) -> Void)?
    let keepsBody: @Sendable (Request) -> Bool
    let connections: ConnectionCount
    private let shares: [(loop: any EventLoop, share: NIOLoopBoundBox<LoopShare>)]

    init(
        gate: RequestGate, loops: MultiThreadedEventLoopGroup, responder: @escaping Responder, files: NIOThreadPool,
        rules: ConnectionRules,
        log: (@Sendable (RequestRecord) -> Void)?, keepsBody: @escaping @Sendable (Request) -> Bool
    ) {
        self.keepsBody = keepsBody
        self.gate = gate
        self.responder = responder
        self.files = files
        self.rules = rules
        self.log = log
        connections = ConnectionCount(limit: rules.limit)
        shares = loops.makeIterator().map { ($0, NIOLoopBoundBox.makeBoxSendingValue(LoopShare(), eventLoop: $0)) }
    }

    /// Called on the event loop.
    func rounds(on loop: any EventLoop) -> ReadRound {
        share(on: loop).rounds
    }

    /// Called on the event loop.
    func heartbeat(on loop: any EventLoop) -> Heartbeat { share(on: loop).heartbeat }

    private func share(on loop: any EventLoop) -> LoopShare {
        shares.first { $0.loop === loop }?.share.value ?? LoopShare()
    }

    /// What the connections of one event loop share.
    private struct LoopShare {
        let rounds = ReadRound()
        let heartbeat = Heartbeat()
    }
}

extension HTTPConnection {
    enum State {
        /// Between requests, or in the head of one.
        case idle
        /// The body of a request is on its way.
        case receiving(Request, BodyReader)
        case responding(isLast: Bool)
        /// Nothing more is answered here: the last response is on its way, or the connection became a WebSocket.
        case done
        /// The last response was sent. What still comes is read and dropped, until the client closes or time is up.
        case lingering
    }
}
