import NIOCore
import NIOSSL
import NIOTLS

/// The first moments of a connection to a port with TLS: which protocol the client speaks.
///
/// Its first byte tells TLS from plain HTTP; what was agreed on in the handshake (ALPN, RFC 7301) tells HTTP/2 from HTTP/1.1.
final class ConnectionStart: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// RFC 8446 §5.1: the type of a record with a handshake message. No method of HTTP begins so.
    static let handshakeRecord: UInt8 = 22

    private let service: HTTPService
    private let plain: HTTPService
    private let tls: TLSService
    private var deadline: Scheduled<Void>?
    private var isSecure = false

    /// - Parameter plain: answers what comes without TLS.
    init(service: HTTPService, plain: HTTPService, tls: TLSService) {
        self.service = service
        self.plain = plain
        self.tls = tls
    }

    func handlerAdded(context: ChannelHandlerContext) {
        service.connections.enter()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        // For the whole handshake, since it is short.
        deadline = context.eventLoop.scheduleTask(in: service.rules.head) { bound.value.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        service.connections.leave()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isSecure, let first = unwrapInboundIn(data).readableBytesView.first else { return }
        do {
            if first == Self.handshakeRecord {
                isSecure = true
                let pipeline = context.pipeline
                try pipeline.syncOperations.addHandler(tls.makeHandler(), position: .before(self))
                pipeline.syncOperations.fireChannelRead(data)
            } else {
                let pipeline = context.pipeline
                try goOn(with: [HTTPConnection(service: plain, on: context.eventLoop, isSecure: false)], context)
                pipeline.syncOperations.fireChannelRead(data)
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted(let agreed):
            do {
                let handlers: [any ChannelHandler] =
                    agreed == "h2"
                    ? HTTP2Connection.handlers(service: service, on: context.eventLoop)
                    : [HTTPConnection(service: service, on: context.eventLoop, isSecure: true)]
                try goOn(with: handlers, context)
            } catch {
                context.close(promise: nil)
            }
        case is ChannelShouldQuiesceEvent: context.close(promise: nil)
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// A handshake that fails ends the connection: NIOSSL has told the client why.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func goOn(with handlers: [any ChannelHandler], _ context: ChannelHandlerContext) throws {
        try context.pipeline.syncOperations.addHandlers(handlers, position: .after(self))
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
