import NIOCore
import NIOPosix

/// What all connections of a server share.
final class HTTPService: Sendable {
    let gate: RequestGate
    let responder: Responder
    let files: NIOThreadPool
    let rules: ConnectionRules
    let log: (@Sendable (RequestRecord) -> Void)?
    let connections: ConnectionCount

    init(
        gate: RequestGate, responder: @escaping Responder, files: NIOThreadPool, rules: ConnectionRules,
        log: (@Sendable (RequestRecord) -> Void)?
    ) {
        self.gate = gate
        self.responder = responder
        self.files = files
        self.rules = rules
        self.log = log
        connections = ConnectionCount(limit: rules.limit)
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
