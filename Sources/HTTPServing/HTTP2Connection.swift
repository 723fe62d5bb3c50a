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
    /// RFC 9113 §6.9.2: what each connection begins with.
    private static let windowSize = 65_535
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
    private(set) var isEnding = false
    private var isClosing = false
    /// Since when there has been no stream, or the last one was opened.
    var since = NIODeadline.now()
    var look: (task: Scheduled<Void>, time: NIODeadline)?

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
            // What has been read may be sent again (RFC 9113 §5.2): bodies are short, or dropped.
            if bytes.readableBytes > 0, !data.endStream {
                write(.windowUpdate(windowSizeIncrement: bytes.readableBytes), on: frame.streamID, flushing: true)
            }
            streams[frame.streamID]?.receive(bytes, isLast: data.endStream)
        default: break
        }
    }

    private func open(_ id: HTTP2StreamID, _ head: HTTP2Frame.FramePayload.Headers) {
        lastStream = max(lastStream, id)
        guard !isEnding else { return write(.rstStream(.refusedStream), on: id, flushing: true) }
        since = .now()
        let stream = HTTP2Stream(
            id: id, connection: self, isForHEAD: head.headers.first(name: ":method") == "HEAD")
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

    /// The window of the connection, also after what came for streams that are no more, which nobody here sees.
    private func openWindow(_ event: NIOHTTP2WindowUpdatedEvent) {
        guard event.streamID == .rootStream, let size = event.inboundWindowSize, size < Self.windowSize / 2 else {
            return
        }
        write(.windowUpdate(windowSizeIncrement: Self.windowSize - size), on: .rootStream, flushing: true)
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
        // A write may have found out that the client is gone: then nothing waits any more.
        waiting.removeFirst(min(count, waiting.count))
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
        case let event as NIOHTTP2WindowUpdatedEvent: openWindow(event)
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
    func sayGoodbye() {
        guard !isEnding else { return }
        isEnding = true
        write(.goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil), on: .rootStream, flushing: true)
        for stream in Array(streams.values) { stream.hurry() }
        if streams.isEmpty { close() }
    }

    private func close() {
        guard !isClosing else { return }
        isClosing = true
        writer.closeWhenSent(within: service.rules.lingering)
    }

    /// Not even the reset of a stream gets through to the client: it takes nothing at all.
    var isStuck: Bool { context?.channel.isWritable == false }

    /// What breaks the whole connection is answered by NIO's handler with a GOAWAY: nothing comes after it.
    ///
    /// What a client takes of a body is progress.
    func wroteFrame(_ frame: HTTP2Frame) {
        switch frame.payload {
        case .goAway(_, let code, _) where code != .noError: close()
        case .data(let data): streams[frame.streamID]?.noteTaken(data.data.readableBytes)
        default: break
        }
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
}
