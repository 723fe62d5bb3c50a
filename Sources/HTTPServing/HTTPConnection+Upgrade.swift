import NIOCore

extension HTTPConnection {
    /// Makes the connection a WebSocket, if the request's decoder agrees that HTTP ends here.
    func upgrade(_ request: Request, events: WebSocketEvents, context: ChannelHandlerContext) {
        state = .responding(isLast: true)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        WebSocketHandshake.response(to: request, channel: context.channel).whenComplete { result in
            // Later, when the decoder is not in the middle of its work and can leave at once.
            bound.value.1.eventLoop.execute {
                let (connection, context) = bound.value
                do {
                    try connection.become(try result.get(), events: events, context: context)
                } catch {
                    context.close(promise: nil)
                }
            }
        }
    }

    private func become(_ response: Response, events: WebSocketEvents, context: ChannelHandlerContext) throws {
        // The peer, or the server, has gone meanwhile: nobody would tell the events' owner that the socket is closed.
        guard case .responding = state, context.channel.isActive, !isEnding else { return context.close(promise: nil) }
        // The decoder did not take this for an upgrade, and went on to read requests: there is no telling what is whose.
        guard waiting.isEmpty else { return refuse(.badHandshake, forHEAD: false, context: context) }
        state = .done
        let (first, _, _) = encoder.encode(
            response, forHEAD: false, isClosing: false, allocator: context.channel.allocator)
        context.writeAndFlush(wrapOutboundOut(first), promise: nil)
        let channel = context.channel
        try WebSocketConnection.replace(context, events: events)
        if isReadHeldBack { channel.read() }
    }
}
