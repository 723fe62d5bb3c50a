import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection: requests in, responses out, in order, one at a time.
///
/// While a response is on its way, or the client does not read what was sent, nothing more is read: a client that sends
/// without reading costs one read's worth of memory, and what the kernel holds once the client has ended.
final class HTTPConnection: ChannelDuplexHandler, RemovableChannelHandler, RoundMember {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let service: HTTPService
    let isSecure: Bool
    var encoder = ResponseEncoder()
    /// Nothing before the handler is in the pipeline.
    var output: ConnectionOutput?
    var state = State.idle
    private var input = ByteBuffer()
    private var parser = RequestParser()
    private var knownHost = RequestGate.KnownHost()
    private var isDraining = false
    /// The client reads what is sent.
    private(set) var isWritable = true
    var isReadHeldBack = false
    private let rounds: ReadRound
    /// Something came in, and is answered in the next round.
    private(set) var isWaiting = false
    /// The round that is going on, or nothing.
    private var round: UInt64?
    /// The client has ended its side. It may still read what it has asked for.
    var isInputClosed = false
    /// The server is about to end: the response that is on its way is the last.
    var isEnding = false
    /// Of a response that may take long.
    var givenUp: EventLoopPromise<Void>?
    /// What is being streamed.
    var stream: FileStream?

    /// How much of a response was sent that the client has broken off.
    var sentOfBroken = 0

    /// When the present state began, or there was progress in it.
    var since = NIODeadline.now()
    var look: (task: Scheduled<Void>, time: NIODeadline)?
    /// What the kernel had taken of the response at the last look.
    var lastTaken = 0
    /// In the pipeline, and not replaced by a WebSocket.
    private(set) var isAttached = false

    /// - Parameter isSecure: there is TLS between here and the socket.
    init(service: HTTPService, on loop: any EventLoop, isSecure: Bool) {
        self.service = service
        rounds = service.rounds(on: loop)
        self.isSecure = isSecure
    }

    func handlerAdded(context: ChannelHandlerContext) {
        service.connections.enter()
        isAttached = true
        output = ConnectionOutput(context, isDirect: !isSecure)
        watchDeadline(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stopWatching()
        if isAttached { service.connections.leave() }
        isAttached = false
        output = nil
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 {
            input = bytes
            if case .idle = state { since = .now() }
        } else {
            // What was taken must not stay in front for as long as there is always a little left.
            input.discardReadBytes()
            input.writeBuffer(&bytes)
        }
        guard !isWaiting else { return }
        isWaiting = true
        rounds.add(self, context)
    }

    func answerWaiting(round: UInt64, context: ChannelHandlerContext) {
        isWaiting = false
        guard isAttached, context.channel.isActive else { return }
        self.round = round
        drain(context: context)
        self.round = nil
    }

    func read(context: ChannelHandlerContext) {
        if isReady { context.read() } else { isReadHeldBack = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        since = .now()
        drain(context: context)
        context.fireChannelWritabilityChanged()
    }

    /// The client speaks TLS, and expects it here.
    private var isTLS: Bool { !isSecure && input.readableBytesView.first == ConnectionStart.handshakeRecord }

    /// A request's head has begun.
    var isInHead: Bool { input.readableBytes > 0 }

    /// What came behind the last request.
    func takeInput() -> ByteBuffer {
        defer { input = ByteBuffer() }
        return input
    }

    /// Whether more can be taken.
    private var isReady: Bool {
        switch state {
        case .idle, .receiving: isWritable
        case .responding, .done: false
        case .lingering: true
        }
    }

    /// Takes what waits. Answers are given from here only, one after another, however many requests came at once.
    func drain(context: ChannelHandlerContext) {
        guard !isDraining else { return }
        isDraining = true
        while isReady, takeNext(context) {}
        isDraining = false
        // Lets go of the memory, so that the next read goes into the same.
        if input.readableBytes == 0 { input = ByteBuffer() }
        output?.flush()
        if isInputClosed, !isWaiting { endInput(context) }
        watchDeadline(context)
        if isReadHeldBack, isReady {
            isReadHeldBack = false
            context.read()
        }
    }

    /// Returns whether there may be more.
    private func takeNext(_ context: ChannelHandlerContext) -> Bool {
        guard input.readableBytes > 0 else { return false }
        switch state {
        case .idle:
            switch parser.next(from: &input) {
            case .incomplete: return false
            case .refused(let refusal):
                if isTLS { service.tlsOnPlain?() }
                refuse(refusal, forHEAD: false, context: context)
            case .head(var head):
                head.isSecure = isSecure
                receive(head, context: context)
            }
        case .receiving(var request, var reader):
            // So that what was kept has one owner, and grows in place.
            state = .done
            let progress = reader.read(from: &input)
            switch progress {
            case .incomplete:
                state = .receiving(request, reader)
                return false
            case .complete:
                request.body = reader.bytes
                answer(request, context: context)
            case .refused(let refusal): refuse(refusal, forHEAD: request.method == .HEAD, context: context)
            }
        case .lingering: input.clear()
        case .responding, .done: return false
        }
        return true
    }

    private func receive(_ head: RequestHead, context: ChannelHandlerContext) {
        // Here the time for a head ends, and that for a body or another head begins.
        if isInHead || head.body != .none || service.log != nil { since = .now() }
        switch service.gate.admit(head, round: round, known: &knownHost) {
        case .failure(let refusal):
            refuse(
                refusal, of: (head.method.rawValue, head.targetText), forHEAD: head.method == .HEAD,
                context: context)
        case .success(let request):
            if head.fields.contains(.expect) {
                expect(request, context: context)
            } else if head.body == .none {
                answer(request, context: context)
            } else {
                // Refused at once if it is announced as too large, and not when its first byte comes.
                guard head.body.isAcceptable else {
                    return refuse(.bodyTooLarge, forHEAD: request.method == .HEAD, context: context)
                }
                state = .receiving(request, BodyReader(head.body, room: service.bodyRoom(request)))
            }
        }
    }

    /// The client waits for leave to send its body: it gets the answer instead (RFC 9110 §10.1.1).
    private func expect(_ request: Request, context: ChannelHandlerContext) {
        if request.fields.single(.expect)?.lowercased() == "100-continue" {
            answer(request, isLast: true, context: context)
        } else {
            refuse(.expectationFailed, forHEAD: request.method == .HEAD, context: context)
        }
    }
}
