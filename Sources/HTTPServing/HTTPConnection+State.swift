import NIOHTTP1

extension HTTPConnection {
    enum State {
        case idle
        /// The rest of a request is on its way.
        case receiving(Admitted, bodyBytes: Int)
        case responding(isLast: Bool)
        /// Nothing more is answered here: the last response is on its way, or the connection became a WebSocket.
        case done
        /// The last response was sent. What still comes is read and dropped, until the client closes or time is up.
        case lingering
    }

    /// A request that passed the gate, and what is left to decide when it is whole.
    struct Admitted {
        let request: Request
        let isKeptAlive: Bool
    }

    enum Input {
        case part(HTTPServerRequestPart)
        /// What comes next is not HTTP.
        case malformed(Refusal)
    }
}
