import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection: requests in, responses out, in order, one at a time.
///
/// While a response is on its way, or the client does not read what was sent, nothing more is read: a client that sends
/// without reading costs one read's worth of memory, and what the kernel holds once the client has ended.
final class HTTPConnection: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A body on a path that takes none is read and dropped up to here, so that the client sees our answer.
    private static let bodyLimit = 1 << 20
    /// How long a client has to close its side after the last response, alone or while the server ends.
    private static let lingering = (alone: TimeAmount.seconds(2), atTheEnd: TimeAmount.milliseconds(250))

    private let gate: RequestGate
    private let responder: Responder
    private let files: NIOThreadPool
    var encoder = ResponseEncoder()
    var state = State.idle
    var waiting = CircularBuffer<Input>()
    private var isDraining = false
    var isReadHeldBack = false
    /// Answers to requests that came together are flushed together, at the end of the read.
    private var isInRead = false
    /// The server is about to end: the response that is on its way is the last.
    var isEnding = false

    init(gate: RequestGate, responder: @escaping Responder, files: NIOThreadPool) {
        self.gate = gate
        self.responder = responder
        self.files = files
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInRead = true
        waiting.append(.part(unwrapInboundIn(data)))
        drain(context: context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInRead = false
        context.flush()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if isReady(context) { context.read() } else { isReadHeldBack = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        drain(context: context)
        context.fireChannelWritabilityChanged()
    }

    /// Whether the next part can be taken.
    private func isReady(_ context: ChannelHandlerContext) -> Bool {
        switch state {
        case .idle, .receiving: context.channel.isWritable
        case .responding, .done: false
        case .lingering: true
        }
    }

    /// Takes what waits. Answers are given from here only, one after another, however many requests came at once.
    private func drain(context: ChannelHandlerContext) {
        guard !isDraining else { return }
        isDraining = true
        while isReady(context), let input = waiting.popFirst() {
            switch input {
            case .part(let part): receive(part, context: context)
            case .malformed(let refusal):
                if case .lingering = state { break }
                refuse(refusal, forHEAD: false, context: context)
            }
        }
        isDraining = false
        if case .done = state { waiting.removeAll() }
        if !isInRead { context.flush() }
        if isReadHeldBack, waiting.isEmpty, isReady(context) {
            isReadHeldBack = false
            context.read()
        }
    }

    private func receive(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        switch (part, state) {
        case (.head(let head), .idle): receive(head, context: context)
        case (.body(let bytes), .receiving(let admitted, let count)):
            if count + bytes.readableBytes > Self.bodyLimit {
                refuse(.bodyTooLarge, forHEAD: admitted.request.method == .HEAD, context: context)
            } else {
                state = .receiving(admitted, bodyBytes: count + bytes.readableBytes)
            }
        case (.end, .receiving(let admitted, _)): answer(admitted, context: context)
        // What is left of a request that was answered early.
        default: break
        }
    }

    private func receive(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        switch gate.admit(head) {
        case .failure(let refusal): refuse(refusal, forHEAD: head.method == .HEAD, context: context)
        case .success(let request):
            // The decoder reads no request behind one that offers an upgrade. HTTP/1.0 clients expect the connection to
            // end, unless the response says otherwise.
            let admitted = Admitted(
                request: request,
                isKeptAlive: head.isKeepAlive && head.version.isHTTP11 && !head.headers.contains(name: "Upgrade"))
            state = .receiving(admitted, bodyBytes: 0)
            // The client waits for leave to send its body: it gets the answer instead (RFC 9110 §10.1.1).
            if head.headers.contains(name: "Expect") {
                answer(Admitted(request: request, isKeptAlive: false), context: context)
            }
        }
    }

    private func answer(_ admitted: Admitted, context: ChannelHandlerContext) {
        let request = admitted.request
        switch responder(request) {
        case .response(let response):
            send(response, forHEAD: request.method == .HEAD, isLast: !admitted.isKeptAlive, context: context)
        case .webSocket(let events):
            if let refusal = WebSocketHandshake.refusal(of: request) {
                send(
                    refusal.response, forHEAD: request.method == .HEAD, isLast: !admitted.isKeptAlive, context: context)
            } else {
                upgrade(request, events: events, context: context)
            }
        }
    }

    func refuse(_ refusal: Refusal, forHEAD: Bool, context: ChannelHandlerContext) {
        send(refusal.response, forHEAD: forHEAD, isLast: true, context: context)
    }

    // MARK: Writing

    private func send(_ response: Response, forHEAD: Bool, isLast: Bool, context: ChannelHandlerContext) {
        let isLast = isLast || isEnding
        let (first, second, rest) = encoder.encode(
            response, forHEAD: forHEAD, isClosing: isLast, allocator: context.channel.allocator)
        state = .responding(isLast: isLast)
        context.write(wrapOutboundOut(first), promise: nil)
        if let second { context.write(wrapOutboundOut(second), promise: nil) }
        guard let rest else {
            finish(context: context)
            return
        }
        context.flush()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        FileStream(file: rest, files: files, channel: context.channel).run().whenComplete { result in
            let (connection, context) = bound.value
            switch result {
            case .success:
                connection.finish(context: context)
                connection.drain(context: context)
            case .failure: context.close(promise: nil)
            }
        }
    }

    private func finish(context: ChannelHandlerContext) {
        guard case .responding(let isLast) = state else { return }
        if isLast || isEnding {
            end(context: context)
        } else {
            state = .idle
        }
    }

    /// Closes after all that was written is sent, and read: the kernel answers bytes that nobody took with a reset, and a
    /// reset makes the client lose what it has not yet read of the response (RFC 9112 §9.6).
    private func end(context: ChannelHandlerContext) {
        state = .done
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            let (connection, context) = bound.value
            guard context.channel.isActive else { return }
            connection.state = .lingering
            context.close(mode: .output, promise: nil)
            let patience = connection.isEnding ? Self.lingering.atTheEnd : Self.lingering.alone
            let deadline = context.eventLoop.scheduleTask(in: patience) { bound.value.1.close(promise: nil) }
            context.channel.closeFuture.whenComplete { _ in deadline.cancel() }
            connection.drain(context: context)
        }
    }

    // MARK: Ends

    func channelInactive(context: ChannelHandlerContext) {
        state = .done
        waiting.removeAll()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: waiting.append(.malformed(.headTooLarge))
        case is HTTPParserError: waiting.append(.malformed(.badRequest))
        // More of what was not HTTP.
        case is ByteToMessageDecoderError:
            if case .lingering = state { context.close(promise: nil) }
            return
        default:
            // A reset, a write to a closed socket: the peer is gone.
            context.close(promise: nil)
            return
        }
        drain(context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isEnding = true
            switch state {
            case .idle where waiting.isEmpty: context.close(promise: nil)
            case .lingering: context.close(promise: nil)
            default: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
