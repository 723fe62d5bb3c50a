import NIOCore
import NIOHTTP1
import NIOWebSocket

/// One WebSocket, after the handshake: what RFC 6455 asks of a server beyond splitting bytes into frames.
final class WebSocketConnection: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A page has little to say; a larger frame is refused before it is buffered.
    static let frameLimit = 1 << 16
    /// Empty ones count too: each costs time.
    private static let fragmentLimit = 1_000
    private static let closeDeadline = TimeAmount.seconds(1)

    private let events: WebSocketEvents
    private var message: ByteBuffer?
    private var fragmentCount = 0
    private var hasSentClose = false
    /// The answer to the last ping, while the peer does not read; earlier ones need none (§5.5.3).
    private var pendingPong: ByteBuffer?

    private init(events: WebSocketEvents) {
        self.events = events
    }

    /// Puts the handlers of a WebSocket in the place of the HTTP handlers, and opens it.
    ///
    /// - Parameter early: frames that came with the handshake.
    static func replace(_ http: ChannelHandlerContext, events: WebSocketEvents, early: ByteBuffer) throws {
        let pipeline = http.pipeline.syncOperations
        let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: frameLimit))
        try pipeline.addHandlers(frames, WebSocketConnection(events: events))
        if early.readableBytes > 0 { http.fireChannelRead(NIOAny(early)) }
        pipeline.removeHandler(context: http, promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        events.opened(WebSocket(channel: context.channel))
    }

    func channelInactive(context: ChannelHandlerContext) {
        events.closed(WebSocket(channel: context.channel))
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // RFC 6455 §5.5.1: after our close frame only the peer's matters.
        let frame = unwrapInboundIn(data)
        if hasSentClose {
            if frame.opcode == .connectionClose { context.close(promise: nil) }
            return
        }
        do throws(Violation) {
            try receive(frame, context: context)
        } catch {
            close(error.code, context: context)
        }
    }

    private struct Violation: Error {
        let code: CloseCode
    }

    private func receive(_ frame: WebSocketFrame, context: ChannelHandlerContext) throws(Violation) {
        // §5.1: a client masks. §5.2: reserved bits need an extension, and none is ever agreed on.
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            throw Violation(code: .protocolError)
        }
        switch frame.opcode {
        case .text:
            // §5.4: no new message inside a fragmented one.
            guard message == nil else { throw Violation(code: .protocolError) }
            try receiveText(frame)
            try finishMessage(frame, context: context)
        case .continuation:
            guard message != nil else { throw Violation(code: .protocolError) }
            try receiveText(frame)
            try finishMessage(frame, context: context)
        case .binary: throw Violation(code: .unsupportedData)
        case .ping:
            pendingPong = ServerFrame.encode(opcode: .pong, payload: frame.unmaskedData)
            sendPong(context: context)
        case .pong: break
        case .connectionClose: try receiveClose(frame, context: context)
        default: throw Violation(code: .protocolError)
        }
    }

    private func sendPong(context: ChannelHandlerContext) {
        guard context.channel.isWritable, !hasSentClose, let pong = pendingPong else { return }
        pendingPong = nil
        context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        sendPong(context: context)
        context.fireChannelWritabilityChanged()
    }

    private func receiveText(_ frame: WebSocketFrame) throws(Violation) {
        fragmentCount += 1
        guard fragmentCount <= Self.fragmentLimit else { throw Violation(code: .policyViolation) }
        // Taken out, so that the bytes have one owner and are appended in place.
        var text = message ?? ByteBuffer()
        message = nil
        text.writeImmutableBuffer(frame.unmaskedData)
        guard text.readableBytes <= Self.frameLimit else { throw Violation(code: .messageTooBig) }
        message = text
    }

    private func finishMessage(_ frame: WebSocketFrame, context: ChannelHandlerContext) throws(Violation) {
        guard frame.fin, let bytes = message else { return }
        message = nil
        fragmentCount = 0
        // §8.1: text is UTF-8.
        guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else {
            throw Violation(code: .invalidText)
        }
        events.received(WebSocket(channel: context.channel), text)
    }

    /// §5.5.1: the peer's code is sent back, then the server closes the connection first (§7.1.1).
    private func receiveClose(_ frame: WebSocketFrame, context: ChannelHandlerContext) throws(Violation) {
        var payload = frame.unmaskedData
        let reply: ByteBuffer
        if let code = payload.readInteger(as: UInt16.self) {
            guard Self.isSendable(code) else { throw Violation(code: .protocolError) }
            guard String(validating: payload.readableBytesView, as: UTF8.self) != nil else {
                throw Violation(code: .invalidText)
            }
            reply = ByteBuffer(integer: code)
        } else {
            guard payload.readableBytes == 0 else { throw Violation(code: .protocolError) }
            reply = ByteBuffer()
        }
        hasSentClose = true
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ServerFrame.encode(opcode: .connectionClose, payload: reply)))
            .whenComplete { _ in bound.value.close(promise: nil) }
        context.eventLoop.scheduleTask(in: Self.closeDeadline) { bound.value.close(promise: nil) }
    }

    /// The codes that may stand in a frame (§7.4.2 and the IANA registry).
    private static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// §5.5.1: nothing follows a close frame.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if hasSentClose {
            promise?.fail(ChannelError.outputClosed)
        } else {
            context.write(data, promise: promise)
        }
    }

    private func close(_ code: CloseCode, context: ChannelHandlerContext) {
        guard !hasSentClose else { return }
        hasSentClose = true
        context.writeAndFlush(wrapOutboundOut(ServerFrame.close(code)), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.closeDeadline) { bound.value.close(promise: nil) }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let code = event as? CloseCode else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        close(code, context: context)
        promise?.succeed()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { close(.goingAway, context: context) }
        if case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: close(.messageTooBig, context: context)
        case is NIOWebSocketError: close(.protocolError, context: context)
        // More of what was not a frame.
        case is ByteToMessageDecoderError: return
        default: context.close(promise: nil)
        }
    }
}
