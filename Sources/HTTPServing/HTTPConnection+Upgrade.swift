import NIOCore
import NIOHTTP1
import WebSocketFraming

/// A connection that stops to speak HTTP: another handler takes this one's place.
extension HTTPConnection {
    func upgrade(_ request: Request, _ acceptance: WebSocketAcceptance, context: ChannelHandlerContext) {
        state = .responding(isLast: true)
        let deflate =
            acceptance.allowsDeflate ? DeflateOffers.agree(on: request.fields.values(.secWebSocketExtensions)) : nil
        var fields: [(name: String, value: String)] = []
        if let subprotocol = acceptance.subprotocol { fields.append(("Sec-WebSocket-Protocol", subprotocol)) }
        if let deflate { fields.append(("Sec-WebSocket-Extensions", deflate.answer)) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let accept = { @Sendable [fields] in
            WebSocketHandshake.response(to: request, fields: fields, channel: bound.value.1.channel).whenComplete {
                result in
                let (connection, context) = bound.value
                guard case .success(let response) = result else { return context.close(promise: nil) }
                connection.become(acceptance, deflate?.parameters, response, context: context)
            }
        }
        if acceptance.delay > .zero {
            context.eventLoop.scheduleTask(in: acceptance.delay) { accept() }
        } else {
            accept()
        }
    }

    private func become(
        _ acceptance: WebSocketAcceptance, _ deflate: DeflateParameters?, _ response: Response,
        context: ChannelHandlerContext
    ) {
        guard canBecomeAnother(context) else { return context.close(promise: nil) }
        let isLast = isInputClosed
        let socket = WebSocketConnection(
            acceptance, deflate: deflate, heartbeat: service.heartbeat(on: context.eventLoop),
            patience: service.rules.patience, early: takeInput())
        replace(by: socket, response, context: context) { output, context in
            socket.open(output, context)
            if isLast { socket.endInput() }
        }
    }

    func openStream(_ events: EventStreamEvents, forHEAD: Bool, context: ChannelHandlerContext) {
        var response = Response(status: .ok, headers: Self.streamFields)
        guard !forHEAD, !isEnding else {
            if isEnding { response = Refusal.isEnding.response }
            return send(response, forHEAD: forHEAD, isLast: true, of: ("GET", "-"), context: context)
        }
        state = .responding(isLast: true)
        guard canBecomeAnother(context), !isInputClosed else { return context.close(promise: nil) }
        let stream = EventStreamConnection()
        let (heartbeat, patience) = (service.heartbeat(on: context.eventLoop), service.rules.patience)
        replace(by: stream, response, context: context) { output, context in
            stream.open(events, heartbeat: heartbeat, patience: patience, output, context)
        }
    }

    static let streamFields = [
        (name: "Content-Type", value: "text/event-stream; charset=utf-8"), (name: "Cache-Control", value: "no-store"),
        // nginx would keep the events until it has a buffer full.
        (name: "X-Accel-Buffering", value: "no"),
    ]

    /// The peer, or the server, may have gone meanwhile: nobody would tell the events' owner of the end.
    private func canBecomeAnother(_ context: ChannelHandlerContext) -> Bool {
        guard case .responding = state, context.channel.isActive, !isEnding else { return false }
        state = .done
        return true
    }

    private func replace(
        by handler: some ChannelHandler, _ response: Response, context: ChannelHandlerContext,
        open: (ConnectionOutput, ChannelHandlerContext) -> Void
    ) {
        let isWebSocket = response.status == .switchingProtocols
        let (head, _, _) = encoder.encode(
            response, forHEAD: false, isClosing: !isWebSocket, allocator: context.channel.allocator)
        output?.send(head)
        // The write may have found out that the peer is gone: then nobody would tell the events' owner of the end.
        guard context.channel.isActive else { return }
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(handler, position: .after(self))
            let next = try pipeline.context(handler: handler)
            let output = ConnectionOutput(next, isDirect: !isSecure, following: output)
            pipeline.removeHandler(context: context, promise: nil)
            open(output, next)
            if isReadHeldBack { next.channel.read() }
        } catch {
            context.close(promise: nil)
        }
    }
}
