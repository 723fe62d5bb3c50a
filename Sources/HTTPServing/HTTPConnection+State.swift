import NIOCore
import NIOPosix

/// What all connections of a server share.
final class HTTPService: Sendable {
    let gate: RequestGate
    let responder: Responder
    let files: NIOThreadPool
    let rules: ConnectionRules
    let log: (@Sendable (RequestRecord) -> Void)?
    let bodyRoom: @Sendable (Request) -> Int?
    /// Told when a client speaks TLS where plain HTTP is spoken.
    let tlsOnPlain: (@Sendable () -> Void)?
    let connections: ConnectionCount
    private let shares: [LoopShare]

    init(
        gate: RequestGate, loops: MultiThreadedEventLoopGroup, responder: @escaping Responder, files: NIOThreadPool,
        rules: ConnectionRules,
        log: (@Sendable (RequestRecord) -> Void)? = nil,
        bodyRoom: @escaping @Sendable (Request) -> Int? = { _ in nil }, connections: ConnectionCount? = nil,
        tlsOnPlain: (@Sendable () -> Void)? = nil
    ) {
        self.bodyRoom = bodyRoom
        self.tlsOnPlain = tlsOnPlain
        self.gate = gate
        self.responder = responder
        self.files = files
        self.rules = rules
        self.log = log
        self.connections = connections ?? ConnectionCount(limit: rules.limit)
        shares = loops.makeIterator().map { LoopShare(loop: $0) }
    }

    /// Called on the event loop.
    func rounds(on loop: any EventLoop) -> ReadRound {
        share(on: loop).rounds
    }

    /// Called on the event loop.
    func heartbeat(on loop: any EventLoop) -> Heartbeat { share(on: loop).heartbeat }

    /// What notes a request in the log when its response is sent; nothing without a log. On the event loop.
    ///
    /// - Parameter sentOfBroken: how much was sent of a response that the client has broken off.
    func record(
        _ names: (method: String, target: String), status: Int, length: Int, since start: NIODeadline,
        on loop: any EventLoop, sentOfBroken: @escaping () -> Int
    ) -> EventLoopPromise<Void>? {
        guard let log else { return nil }
        let promise = loop.makePromise(of: Void.self)
        let bound = NIOLoopBound(sentOfBroken, eventLoop: loop)
        promise.futureResult.whenComplete { result in
            let isSent = if case .success = result { true } else { false }
            log(
                RequestRecord(
                    method: names.method, target: names.target, status: status,
                    byteCount: isSent ? length : bound.value(), duration: .now() - start))
        }
        return promise
    }

    private func share(on loop: any EventLoop) -> LoopShare {
        loop.preconditionInEventLoop()
        return shares.first { $0.loop === loop } ?? LoopShare(loop: loop)
    }

    /// What the connections of one event loop share.
    ///
    /// Unchecked: handed out on its event loop only. A `NIOLoopBoundBox` would want the event loop to let go of it, which
    /// may have ended.
    private final class LoopShare: @unchecked Sendable {
        let loop: any EventLoop
        let rounds = ReadRound()
        let heartbeat = Heartbeat()

        init(loop: any EventLoop) { self.loop = loop }
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
