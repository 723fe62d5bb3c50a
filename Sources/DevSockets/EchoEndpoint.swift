import HTTPServing
import NIOCore
import WebSocketFraming

/// `/__vif/ws/echo`: sends back what it gets, as the options of its address say.
struct EchoEndpoint {
    static let messageLimit = 16 << 20

    private let options: EchoOptions

    static func answer(to request: Request, query: String?) throws(OptionError) -> Answer {
        let options = try EchoOptions(query: query)
        let offer = try SubprotocolOffer(lines: request.fields.values(.secWebSocketProtocol))
        let endpoint = EchoEndpoint(options: options)
        var rules = WebSocketRules()
        rules.messageLimit = messageLimit
        rules.acceptsBinary = true
        // Nothing is lost: what a page sends while it does not read waits in the kernel and in the browser.
        rules.readsOnlyWhileWritable = true
        rules.closeDelay = options.closeDelay
        return .webSocket(
            WebSocketAcceptance(
                events: WebSocketEvents(opened: endpoint.open, received: endpoint.receive, closed: { _ in }),
                rules: rules, subprotocol: offer.choice(of: options.subprotocols),
                allowsDeflate: options.allowsDeflate, delay: options.delay))
    }

    @Sendable private func open(_ socket: WebSocket) {
        if let greeting = options.greeting { send(.text(ByteBuffer(string: greeting)), to: socket) }
        sendBurst(from: 1, to: socket)
    }

    /// As many as the page reads at once, and the rest when it has.
    private func sendBurst(from first: Int, to socket: WebSocket) {
        var number = first
        while number <= options.burstLength {
            guard socket.send(text: String(number)) else {
                let next = number
                return socket.whenSent { sendBurst(from: next, to: socket) }
            }
            number += 1
        }
        if let close = options.close, !close.isAfterMessage {
            socket.close(CloseCode(rawValue: close.code), reason: close.reason)
        }
    }

    @Sendable private func receive(_ socket: WebSocket, _ message: WebSocketMessage) {
        send(message, to: socket)
        if let close = options.close, close.isAfterMessage {
            socket.close(CloseCode(rawValue: close.code), reason: close.reason)
        }
        if let rest = options.rest(after: message.byteCount) { socket.pauseReading(for: rest) }
    }

    private func send(_ message: WebSocketMessage, to socket: WebSocket) {
        if let size = options.fragmentSize {
            socket.sendRaw(MessageFragments.encode(message, size: size))
        } else if !socket.send(message) {
            socket.close(.tryAgainLater, reason: "This page does not read.")
        }
    }
}

extension WebSocketMessage {
    var byteCount: Int {
        switch self {
        case .text(let bytes), .binary(let bytes): bytes.readableBytes
        }
    }
}
