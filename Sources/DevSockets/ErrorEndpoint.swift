import HTTPServing
import NIOCore
import NIOHTTP1
import WebSocketFraming

/// `/__vif/ws/error/…`: everything that can go wrong with a WebSocket, on purpose.
enum ErrorEndpoint: String, CaseIterable {
    // Answers to the handshake other than 101.
    case badRequest = "400"
    case unauthorized = "401"
    case forbidden = "403"
    case notFound = "404"
    case upgradeRequired = "426"
    case serverError = "500"
    case unavailable = "503"
    case redirect = "302"
    /// 101, but the answer is to another client's key.
    case accept
    /// 101, with a subprotocol that nobody offered.
    case subprotocol = "protocol"
    /// Opens, then sends a frame that no client may accept: the one named by the option `kind`.
    case frame
    /// Opens, then resets the TCP connection.
    case abort
    /// Takes messages of 1 KiB at most; a longer one is answered with 1009.
    case big
    /// Opens, then closes with 1011.
    case failure = "1011"

    private static let shortMessageLimit = 1 << 10
    private static let abortDelay = TimeAmount.seconds(1)

    func answer(to request: Request, query: String?) throws(OptionError) -> Answer {
        let options = try QueryOptions(query, known: self == .frame ? ["kind"] : [])
        switch self {
        case .accept: return .response(wrongAccept(request))
        case .subprotocol: return .webSocket(acceptance(subprotocol: "vif-not-offered"))
        case .frame:
            guard let frame = BadFrame(rawValue: options.text("kind") ?? BadFrame.reservedBit.rawValue) else {
                let kinds = BadFrame.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badValue(of: "kind", expected: "one of these: \(kinds)")
            }
            return .webSocket(acceptance { $0.sendRaw(frame.bytes) })
        case .abort: return .webSocket(aborting)
        case .big: return .webSocket(acceptance(echoes: true))
        case .failure:
            return .webSocket(acceptance { $0.close(.internalError, reason: "This endpoint fails on purpose.") })
        default: return .response(response)
        }
    }

    private var response: Response {
        switch self {
        case .upgradeRequired: return Refusal.notWebSocket.response
        case .redirect:
            var response = sentence(.found)
            response.headers.append(("Location", DevSockets.prefix + "echo"))
            return response
        case .unauthorized:
            var response = sentence(.unauthorized)
            // A scheme that no browser knows: none asks for a password.
            response.headers.append(("WWW-Authenticate", "Bench"))
            return response
        case .unavailable:
            var response = sentence(.serviceUnavailable)
            response.headers.append(("Retry-After", "1"))
            return response
        case .badRequest: return sentence(.badRequest)
        case .forbidden: return sentence(.forbidden)
        case .notFound: return sentence(.notFound)
        default: return sentence(.internalServerError)
        }
    }

    private func sentence(_ status: HTTPResponseStatus) -> Response {
        .text(status, "This endpoint answers every handshake with \(status.code), on purpose.")
    }

    private func wrongAccept(_ request: Request) -> Response {
        guard request.fields.names("websocket", in: .upgrade) else { return Refusal.notWebSocket.response }
        return Response(
            status: .switchingProtocols,
            headers: [
                ("Upgrade", "websocket"), ("Connection", "Upgrade"),
                ("Sec-WebSocket-Accept", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            ])
    }

    /// With the first message, so that the page has seen the socket open; a page that is silent waits a second.
    private var aborting: WebSocketAcceptance {
        WebSocketAcceptance(
            events: WebSocketEvents(
                opened: { socket in
                    socket.eventLoop.scheduleTask(in: Self.abortDelay) { socket.abort() }
                },
                received: { socket, _ in socket.abort() }, closed: { _ in }),
            rules: rules)
    }

    private func acceptance(
        subprotocol: String? = nil, echoes: Bool = false, opened: @escaping @Sendable (WebSocket) -> Void = { _ in }
    ) -> WebSocketAcceptance {
        WebSocketAcceptance(
            events: WebSocketEvents(
                opened: opened, received: { socket, message in if echoes { _ = socket.send(message) } },
                closed: { _ in }),
            rules: rules, subprotocol: subprotocol)
    }

    private var rules: WebSocketRules {
        var rules = WebSocketRules()
        if self == .big { rules.messageLimit = Self.shortMessageLimit }
        rules.acceptsBinary = true
        rules.readsOnlyWhileWritable = true
        return rules
    }
}
