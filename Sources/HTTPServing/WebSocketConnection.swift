import NIOCore
import WebSocketFraming

/// One WebSocket, after the handshake: what RFC 6455 asks of a server beyond telling messages from bytes.
final class WebSocketConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case open
        /// Our close frame was sent; only the peer's matters now (§5.5.1).
        case closing
        /// Nothing is sent any more, and what comes is dropped until the peer ends its side (§7.1.1).
        case ended
    }

    private let events: WebSocketEvents
    let rules: WebSocketRules
    let patience: Patience
    private let deflate: DeflateParameters?
    private var reader: MessageReader
    /// What has come and was not taken yet.
    private var input: ByteBuffer
    private var context: ChannelHandlerContext?
    var output: ConnectionOutput?
    var phase = Phase.open
    private let heartbeat: Heartbeat
    var place = 0
    var ownersPlace = 0
    var signs: SignsOfLife

    private var controls = RateLimit()
    /// The answer to the last ping, while the peer does not read; earlier ones need none (§5.5.3).
    private var pendingPong: ByteBuffer?
    private var isPaused = false
    private var isReadHeldBack = false
    private var isTaking = false

    /// - Parameter early: frames that came with the handshake.
    init(
        _ acceptance: WebSocketAcceptance, deflate: DeflateParameters?, heartbeat: Heartbeat, patience: Patience,
        early: ByteBuffer
    ) {
        events = acceptance.events
        rules = acceptance.rules
        self.deflate = deflate
        self.heartbeat = heartbeat
        self.patience = patience
        reader = MessageReader(limits: acceptance.rules.limits, deflate: deflate)
        signs = SignsOfLife(patience, share: heartbeat.nextShare())
        input = early
    }

    // MARK: Life

    /// Called once, when the handler has taken the place of the HTTP handler and the handshake is answered.
    func open(_ output: ConnectionOutput, _ context: ChannelHandlerContext) {
        self.context = context
        self.output = output
        heartbeat.add(self, on: context.eventLoop)
        events.opened(socket(context))
        take()
    }

    func channelInactive(context: ChannelHandlerContext) {
        phase = .ended
        output?.invalidate()
        output = nil
        self.context = nil
        heartbeat.remove(self)
        events.closed(socket(context))
        context.fireChannelInactive()
    }

    private func socket(_ context: ChannelHandlerContext) -> WebSocket {
        WebSocket(self, eventLoop: context.eventLoop)
    }

    /// A reset, a write to a closed socket: the peer is gone.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { close(.goingAway, reason: "The server ends.") }
        if case .inputClosed? = event as? ChannelEvent { endInput() }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        signs.note()
        guard phase != .ended else { return }
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeBuffer(&bytes)
        }
        bytes = ByteBuffer()
        take()
    }

    func read(context: ChannelHandlerContext) {
        if isHeld { isReadHeldBack = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        take()
        context.fireChannelWritabilityChanged()
    }

    private var isHeld: Bool {
        guard phase != .ended else { return false }
        return isPaused || (rules.readsOnlyWhileWritable && context?.channel.isWritable == false)
    }

    private func take() {
        guard !isTaking else { return }
        isTaking = true
        do throws(Violation) {
            while phase != .ended, !isHeld, let event = try reader.next(from: &input) { try receive(event) }
        } catch {
            fail(error)
        }
        isTaking = false
        if input.readableBytes == 0 || phase == .ended { input = ByteBuffer() }
        if isReadHeldBack, !isHeld {
            isReadHeldBack = false
            context?.read()
        }
    }

    private func receive(_ event: WebSocketEvent) throws(Violation) {
        switch event {
        case .message(let message):
            guard phase == .open, let context else { return }
            events.received(socket(context), message)
        case .ping(let payload):
            try countControl()
            guard phase == .open else { return }
            answerPing(payload)
        case .pong: try countControl()
        case .close(let code, _): peerCloses(code)
        }
    }

    /// Each costs time, and no client of good will has so many to send.
    private func countControl() throws(Violation) {
        guard controls.admits() else { throw Violation(code: .policyViolation, reason: "too many control frames") }
    }

    private func answerPing(_ payload: ByteBuffer) {
        let isWaiting = pendingPong != nil
        pendingPong = ServerFrame.pong(payload)
        guard !isWaiting else { return }
        output?.whenSent { [weak self] in
            guard let self, let pong = pendingPong else { return }
            pendingPong = nil
            if phase == .open { output?.send(pong) }
        }
    }

    func pauseReading(for time: TimeAmount) {
        guard let context, !isPaused else { return }
        isPaused = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: time) {
            bound.value.isPaused = false
            bound.value.signs.note()
            bound.value.take()
        }
    }

    // MARK: Writing

    /// Returns whether the peer reads what it is sent.
    @inline(__always)
    func send(_ frame: ByteBuffer) -> Bool {
        guard phase == .open, let output else { return true }
        guard output.isEmpty else { return sendBehind(frame) }
        output.send(frame)
        return true
    }

    var memoryHint: MemoryHint { output.map { MemoryHint(self, $0) } ?? MemoryHint() }

    private func sendBehind(_ frame: ByteBuffer) -> Bool {
        guard let context, context.channel.isWritable else { return context == nil }
        output?.send(frame)
        return true
    }

    func send(_ message: WebSocketMessage) -> Bool {
        send(ServerFrame.message(message, deflate: deflate))
    }

    func sendRaw(_ bytes: ByteBuffer) {
        if phase == .open { output?.send(bytes) }
    }

    func whenSent(_ body: @escaping @Sendable () -> Void) {
        guard let output, let loop = context?.eventLoop else { return }
        // Not at once: the caller may send again from it, on and on.
        output.whenSent { loop.execute(body) }
    }

    /// With what the event loop and the channel know of it.
    func withContext(_ body: (ChannelHandlerContext) -> Void) {
        if let context { body(context) }
    }

    var isPausedByOwner: Bool { isPaused }
}
