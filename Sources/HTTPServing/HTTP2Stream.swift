import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// One request of an HTTP/2 connection, and its response.
final class HTTP2Stream {
    enum State {
        /// The body is on its way. Nothing for a request that was refused already.
        case receiving(Request?)
        /// The request is whole, and waits for its round.
        case waiting(RequestHead)
        case responding
        /// The response is a stream of events.
        case events(EventStreamWriter)
        /// Nothing more is sent.
        case done
    }

    /// What a file is read in: with many streams at once, each holds one.
    private static let pieceSize = 64 << 10
    /// A body of more is waited for until it is taken.
    private static let smallBody = 16 << 10

    let id: HTTP2StreamID
    private let connection: HTTP2Connection
    private var state = State.receiving(nil)
    private var body = ByteBuffer()
    private var bodyCount = 0
    /// The client has sent all that it will.
    private var isInputWhole = false
    private var names = (method: "-", target: "-")
    private var isForHEAD = false
    private var since = NIODeadline.now()
    private var givenUp: EventLoopPromise<Void>?
    private var file: FileStream?
    /// Bytes of this stream that the client has not taken.
    private(set) var unsent = 0

    init(id: HTTP2StreamID, connection: HTTP2Connection) {
        self.id = id
        self.connection = connection
    }

    private var service: HTTPService { connection.service }

    // MARK: The request

    func begin(_ head: RequestHead, isWhole: Bool) {
        isInputWhole = isWhole
        isForHEAD = head.method == .HEAD
        if service.log != nil { names = (head.method.rawValue, head.targetText) }
        guard !isWhole, !head.fields.contains(.expect) else {
            // A client that waits for leave to send its body gets the answer instead (RFC 9110 §10.1.1).
            state = .waiting(head)
            return connection.answerInRound(self)
        }
        switch connection.admit(head) {
        case .failure(let refusal): refuse(refusal, isWhole: false)
        case .success(let request):
            guard head.body.isAcceptable else { return refuse(.bodyTooLarge, isWhole: false) }
            state = .receiving(request)
            connection.watchDeadline()
        }
    }

    func receive(_ bytes: ByteBuffer, isLast: Bool) {
        isInputWhole = isInputWhole || isLast
        guard case .receiving(var request?) = state else { return }
        let room = service.bodyRoom(request)
        bodyCount += bytes.readableBytes
        guard bodyCount <= room ?? BodyReader.limit else { return refuse(.bodyTooLarge, isWhole: isInputWhole) }
        if room != nil { body.writeImmutableBuffer(bytes) }
        guard isLast else { return }
        request.body = body
        body = ByteBuffer()
        answer(request)
        connection.context?.flush()
    }

    func refuse(_ refusal: Refusal, isWhole: Bool) {
        isInputWhole = isWhole
        send(refusal.response)
        connection.context?.flush()
    }

    /// In a round of the connection.
    func answer() {
        guard case .waiting(let head) = state else { return }
        switch connection.admit(head) {
        case .failure(let refusal): send(refusal.response)
        case .success(let request):
            if let expected = request.fields.single(.expect), expected.lowercased() != "100-continue" {
                send(Refusal.expectationFailed.response)
            } else {
                answer(request)
            }
        }
    }

    private func answer(_ request: Request) {
        state = .responding
        since = .now()
        switch service.responder(request) {
        case .encoded(var bytes, let status, let length):
            let headers = HTTP2Response.takeHeaders(from: &bytes, status: status)
            send(headers, isForHEAD ? nil : bytes, record: record(status: status, length: length))
        case .response(let response): send(response)
        case .later(let response): sendLater(response(eventLoop))
        case .awaited(let response):
            let promise = eventLoop.makePromise(of: Void.self)
            givenUp = promise
            sendLater(response(eventLoop, promise.futureResult))
        // RFC 8441 is not offered: sockets come over HTTP/1.1.
        case .webSocket: send((WebSocketHandshake.refusal(of: request) ?? .notWebSocket).response)
        case .eventStream(let events): open(events)
        }
    }

    // MARK: The response

    private var eventLoop: any EventLoop { connection.loop }

    private func sendLater(_ response: EventLoopFuture<Response>) {
        connection.watchDeadline()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        response.whenComplete { result in
            let stream = bound.value
            stream.stopAwaiting()
            guard case .responding = stream.state else { return }
            guard case .success(let response) = result else { return stream.reset(.internalError) }
            stream.send(response)
            stream.connection.context?.flush()
        }
    }

    private func stopAwaiting() {
        let promise = givenUp
        givenUp = nil
        promise?.succeed()
    }

    private func send(_ response: Response) {
        let headers = HTTP2Response.headers(of: response, date: connection.date.now())
        let length = response.length(forHEAD: isForHEAD)
        let record = record(status: Int(response.status.code), length: length)
        switch response.body {
        case .none: send(headers, nil, record: record)
        case _ where isForHEAD || response.status == .notModified: send(headers, nil, record: record)
        case .bytes(let bytes): send(headers, bytes, record: record)
        case .file(let file): send(headers, file, record: record)
        }
    }

    private func record(status: Int, length: Int) -> EventLoopPromise<Void>? {
        service.record(names, status: status, length: length, since: since, on: eventLoop) { [weak self] in
            self?.file?.count ?? 0
        }
    }

    private func send(_ headers: HPACKHeaders, _ bytes: ByteBuffer?, record: EventLoopPromise<Void>?) {
        state = .responding
        guard let bytes, bytes.readableBytes > 0 else {
            connection.write(.headers(.init(headers: headers, endStream: true)), on: id, promise: record)
            return finish()
        }
        connection.write(.headers(.init(headers: headers)), on: id)
        let isSmall = bytes.readableBytes <= Self.smallBody
        let sent = isSmall ? record : noteSending(bytes.readableBytes, record: record)
        connection.write(.data(.init(data: .byteBuffer(bytes), endStream: true)), on: id, promise: sent)
        finish()
    }

    private func send(_ headers: HPACKHeaders, _ body: FileBody, record: EventLoopPromise<Void>?) {
        state = .responding
        connection.write(.headers(.init(headers: headers)), on: id, flushing: true)
        let stream = FileStream(body: body, files: service.files, pieceSize: Self.pieceSize, on: eventLoop) { [self] in
            sendPiece($0)
        }
        file = stream
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        stream.run().whenComplete { result in
            let stream = bound.value
            guard stream.file != nil, case .responding = stream.state else {
                record?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            switch result {
            case .success:
                stream.connection.write(
                    .data(.init(data: .byteBuffer(ByteBuffer()), endStream: true)), on: stream.id, flushing: true)
                record?.succeed()
                stream.finish()
            case .failure(let error):
                record?.fail(error)
                stream.reset(.internalError)
            }
            stream.file = nil
        }
        connection.watchDeadline()
    }

    private func sendPiece(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
        let sent = noteSending(bytes.readableBytes, record: nil)
        connection.write(.data(.init(data: .byteBuffer(bytes))), on: id, promise: sent, flushing: true)
        return sent.futureResult
    }

    /// Counts what is on its way until the kernel has taken it.
    private func noteSending(_ count: Int, record: EventLoopPromise<Void>?) -> EventLoopPromise<Void> {
        unsent += count
        connection.unsent += count
        let promise = eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        promise.futureResult.whenComplete { result in
            let stream = bound.value
            stream.unsent -= count
            stream.since = .now()
            stream.connection.noteSent(count)
            record?.completeWith(result)
        }
        return promise
    }

    /// All of the response is handed over. A client that is still sending may stop (RFC 9113 §8.1).
    private func finish() {
        if !isInputWhole { connection.write(.rstStream(.noError), on: id) }
        // Until NIO says that the stream is closed, it is looked at for whether the client takes what was sent.
        if case .responding = state, unsent > 0 { connection.watchDeadline() }
    }

    private func reset(_ code: HTTP2ErrorCode) {
        state = .done
        connection.write(.rstStream(code), on: id, flushing: true)
    }

    // MARK: The end

    /// Called when the stream is closed, by either side, or with its connection.
    func ended() {
        stopAwaiting()
        if case .events(let writer) = state { writer.ended() }
        state = .done
    }

    /// The server is about to end.
    func hurry() {
        stopAwaiting()
        switch state {
        case .events(let writer): writer.close()
        case .receiving: refuse(.isEnding, isWhole: false)
        case .waiting, .responding, .done: break
        }
    }

    /// When the client has had enough time; nothing where somebody else sees to it.
    var due: NIODeadline? {
        switch state {
        case .receiving: since + service.rules.body
        case .responding, .done: since + service.rules.stall
        case .waiting: since + service.rules.stall
        case .events: nil
        }
    }

    func timeOut() {
        if case .receiving(.some) = state { refuse(.timeout, isWhole: false) } else { reset(.cancel) }
    }
}

// MARK: - Events

extension HTTP2Stream: EventSink {
    private func open(_ events: EventStreamEvents) {
        let response = Response(status: .ok, headers: HTTPConnection.streamFields)
        guard !isForHEAD else { return send(response) }
        let headers = HTTP2Response.headers(of: response, date: connection.date.now())
        connection.write(.headers(.init(headers: headers)), on: id, flushing: true)
        let writer = EventStreamWriter(
            events, heartbeat: service.heartbeat(on: eventLoop), patience: service.rules.patience, sink: self,
            on: eventLoop)
        state = .events(writer)
        writer.open()
    }

    var isEmpty: Bool { unsent == 0 }
    /// As much as a channel takes before it says that it is full.
    var isWritable: Bool { unsent < 64 << 10 }

    func send(_ bytes: ByteBuffer) { _ = sendPiece(bytes) }

    func end(within time: TimeAmount) {
        guard case .events = state else { return }
        connection.write(.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true)), on: id, flushing: true)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: time) { if case .events = bound.value.state { bound.value.abort() } }
    }

    func abort() {
        guard case .events = state else { return }
        connection.write(.rstStream(.cancel), on: id, flushing: true)
    }
}
