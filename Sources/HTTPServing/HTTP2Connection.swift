import NIOCore
import NIOHPACK
import NIOHTTP2

/// One connection of HTTP/2 (RFC 9113): requests in, each on a stream of its own, and responses out, in any order.
///
/// Behind NIO's handler, which knows frames, windows, states and floods, and without its channel for each stream, which
/// would take longer than all the rest of an answer.
final class HTTP2Connection: ChannelInboundHandler, RoundMember, NIOHTTP2FrameDelegate {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    /// As many requests as a browser sends at once for a page of many modules.
    private static let streamLimit = 128
    /// Of all streams: what they may hold that the client does not take. Then no more requests are answered. A browser takes
    /// some MiB of each in any case.
    private static let unsentLimit = 8 << 20

    let service: HTTPService
    let loop: any EventLoop
    private let rounds: ReadRound
    private let writer = FrameWriter()
    private var knownHost = RequestGate.KnownHost()
    var date = HTTPDate()
    private(set) var context: ChannelHandlerContext?
    private(set) var streams: [HTTP2StreamID: HTTP2Stream] = [:]
    private var lastStream = HTTP2StreamID.rootStream
    /// Whole requests that wait for the next round, or for room.
    private var waiting: [HTTP2Stream] = []
    private(set) var round: UInt64?
    private var isInRound = false
    var unsent = 0
    /// No further stream is begun.
    private var isEnding = false
    /// Since when there has been no stream, or the last one was opened.
    private var since = NIODeadline.now()
    private var look: (task: Scheduled<Void>, time: NIODeadline)?

    private init(service: HTTPService, on loop: any EventLoop) {
        self.service = service
        self.loop = loop
        rounds = service.rounds(on: loop)
    }

    static func handlers(service: HTTPService, on loop: any EventLoop) -> [any ChannelHandler] {
        let connection = HTTP2Connection(service: service, on: loop)
        var configuration = NIOHTTP2Handler.ConnectionConfiguration()
        configuration.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: streamLimit),
            HTTP2Setting(parameter: .maxHeaderListSize, value: RequestParser.lineLimit + RequestParser.sectionLimit),
        ]
        let frames = NIOHTTP2Handler(mode: .server, frameDelegate: connection, connectionConfiguration: configuration)
        return [connection.writer, frames, connection]
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        service.connections.enter()
        watchDeadline()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.task.cancel()
        service.connections.leave()
        self.context = nil
    }

    // MARK: Frames

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let head):
            if let stream = streams[frame.streamID] {
                // RFC 9110 §6.5.1: trailers are not merged with the fields, and nobody asks for them.
                stream.receive(ByteBuffer(), isLast: head.endStream)
            } else {
                open(frame.streamID, head)
            }
        case .data(let data):
            guard case .byteBuffer(let bytes) = data.data else { return }
            giveBack(bytes.readableBytes, of: frame.streamID, isLast: data.endStream)
            streams[frame.streamID]?.receive(bytes, isLast: data.endStream)
        default: break
        }
    }

    private func open(_ id: HTTP2StreamID, _ head: HTTP2Frame.FramePayload.Headers) {
        lastStream = max(lastStream, id)
        guard !isEnding else { return write(.rstStream(.refusedStream), on: id, flushing: true) }
        since = .now()
        let stream = HTTP2Stream(id: id, connection: self)
        streams[id] = stream
        do throws(Refusal) {
            let read = try HTTP2Head.read(head.headers, isSecure: true)
            // Looked at once more, in its round, for whether it is let in.
            stream.begin(read, isWhole: head.endStream)
        } catch {
            stream.refuse(error, isWhole: head.endStream)
        }
    }

    func admit(_ head: RequestHead) -> Result<Request, Refusal> {
        service.gate.admit(head, round: round, known: &knownHost)
    }

    /// What has been read may be sent again (RFC 9113 §5.2): bodies are short, or dropped.
    private func giveBack(_ count: Int, of id: HTTP2StreamID, isLast: Bool) {
        guard count > 0 else { return }
        write(.windowUpdate(windowSizeIncrement: count), on: .rootStream)
        if !isLast { write(.windowUpdate(windowSizeIncrement: count), on: id) }
        context?.flush()
    }

    func write(
        _ payload: HTTP2Frame.FramePayload, on id: HTTP2StreamID, promise: EventLoopPromise<Void>? = nil,
        flushing: Bool = false
    ) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(wrapOutboundOut(HTTP2Frame(streamID: id, payload: payload)), promise: promise)
        if flushing { context.flush() }
    }

    // MARK: Rounds

    func answerInRound(_ stream: HTTP2Stream) {
        waiting.append(stream)
        planRound()
    }

    private func planRound() {
        guard !isInRound, !waiting.isEmpty, unsent < Self.unsentLimit, let context else { return }
        isInRound = true
        rounds.add(self, context)
    }

    func answerWaiting(round: UInt64, context: ChannelHandlerContext) {
        self.round = round
        var count = 0
        while count < waiting.count, unsent < Self.unsentLimit {
            waiting[count].answer()
            count += 1
        }
        waiting.removeFirst(count)
        self.round = nil
        isInRound = false
        context.flush()
    }

    /// Something was taken.
    func noteSent(_ count: Int) {
        unsent -= count
        planRound()
    }

    // MARK: Ends

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as StreamClosedEvent: end(event.streamID)
        case is ChannelShouldQuiesceEvent: sayGoodbye()
        // Nothing can be asked any more, and what was asked for has no window to come through.
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func end(_ id: HTTP2StreamID) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        stream.ended()
        if streams.isEmpty {
            since = .now()
            if isEnding { close() } else { watchDeadline() }
        }
    }

    /// The responses that are on their way are the last.
    private func sayGoodbye() {
        guard !isEnding else { return }
        isEnding = true
        write(.goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil), on: .rootStream, flushing: true)
        for stream in Array(streams.values) { stream.hurry() }
        if streams.isEmpty { close() }
    }

    private func close() { writer.closeWhenSent(within: service.rules.lingering) }

    /// What breaks the whole connection is answered by NIO's handler with a GOAWAY: nothing comes after it.
    func wroteFrame(_ frame: HTTP2Frame) {
        if case .goAway(_, let code, _) = frame.payload, code != .noError { close() }
    }

    /// One stream's faults are that stream's: NIO's handler has reset it.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is ChannelError || error is IOError { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let ended = streams
        (streams, waiting) = ([:], [])
        self.context = nil
        for stream in ended.values { stream.ended() }
        look?.task.cancel()
        context.fireChannelInactive()
    }

    // MARK: Deadlines

    /// Plans the next look. One that is earlier is kept.
    func watchDeadline() {
        guard let context else { return }
        guard let due = streams.isEmpty ? since + service.rules.idle : streams.values.compactMap(\.due).min() else {
            return
        }
        if let look, look.time <= due { return }
        look?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: due) {
            bound.value.look = nil
            bound.value.lookAtDeadlines()
            bound.value.watchDeadline()
        }
        look = (task, due)
    }

    private func lookAtDeadlines() {
        let now = NIODeadline.now()
        if streams.isEmpty, since + service.rules.idle <= now { return sayGoodbye() }
        for stream in Array(streams.values) where stream.due.map({ $0 <= now }) ?? false { stream.timeOut() }
    }
}
