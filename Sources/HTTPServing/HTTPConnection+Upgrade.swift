import NIOCore

extension HTTPConnection {
    /// Makes the connection a WebSocket.
    func upgrade(_ request: Request, events: WebSocketEvents, context: ChannelHandlerContext) {
        state = .responding(isLast: true)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        WebSocketHandshake.response(to: request, channel: context.channel).whenComplete { result in
            let (connection, context) = bound.value
            do {
                try connection.become(try result.get(), events: events, context: context)
            } catch {
                context.close(promise: nil)
            }
        }
    }

    private func become(_ response: Response, events: WebSocketEvents, context: ChannelHandlerContext) throws {
        // The peer, or the server, has gone meanwhile: nobody would tell the events' owner that the socket is closed.
        guard case .responding = state, context.channel.isActive, !isEnding, !isInputClosed else {
            return context.close(promise: nil)
        }
        state = .done
        let (first, _, _) = encoder.encode(
            response, forHEAD: false, isClosing: false, allocator: context.channel.allocator)
        write(first, context: context)
        flush(context)
        let channel = context.channel
        let early = takeInput()
        try WebSocketConnection.replace(context, events: events, early: early)
        if isReadHeldBack { channel.read() }
    }
}
