import HTTPServing
import NIOCore
import WebSocketFraming

/// Sends what a command writes to its socket, line by line, and reads no more of it than the page does.
final class CommandOutput: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let lineLimit = 64 << 10

    private let socket: WebSocket
    private var lines = LineSplitter(limit: lineLimit)
    /// What the page was not ready for.
    private var waiting: String?
    private var hasEnded = false

    init(socket: WebSocket) {
        self.socket = socket
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lines.append(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if waiting == nil { send(context: context) }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        lines.end()
        if waiting == nil { send(context: context) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(context: ChannelHandlerContext) {
        while let line = waiting ?? lines.next() {
            waiting = socket.send(.text(ByteBuffer(string: line))) ? nil : line
            guard waiting == nil else {
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                return socket.whenSent { bound.value.0.send(context: bound.value.1) }
            }
        }
        if hasEnded {
            socket.close(.normal, reason: "The command has ended.")
        } else {
            context.read()
        }
    }
}
