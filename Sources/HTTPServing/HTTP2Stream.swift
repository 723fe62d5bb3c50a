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

    let id: HTTP2StreamID
    let connection: HTTP2Connection
    var state = State.receiving(nil)
    private var body = ByteBuffer()
    private var bodyCount = 0
    /// The client has sent all that it will.
    var isInputWhole = false
    var names = (method: "-", target: "-")
    let isForHEAD: Bool
    var since = NIODeadline.now()
    var givenUp: EventLoopPromise<Void>?
    var file: FileStream?
    /// Bytes of this stream that the client has not taken.
    var unsent = 0

    /// What was taken since the last progress.
    private var taken = 0

    init(id: HTTP2StreamID, connection: HTTP2Connection, isForHEAD: Bool) {
        self.id = id
        self.connection = connection
        self.isForHEAD = isForHEAD
    }

    var service: HTTPService { connection.service }
    var eventLoop: any EventLoop { connection.loop }

    // MARK: The request

    func begin(_ head: RequestHead, isWhole: Bool) {
        isInputWhole = isWhole
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
            if connection.isEnding { promise.succeed() }
            sendLater(response(eventLoop, promise.futureResult))
        // RFC 8441 is not offered: sockets come over HTTP/1.1.
        case .webSocket: send((WebSocketHandshake.refusal(of: request) ?? .notWebSocket).response)
        case .eventStream where connection.isEnding: send(Refusal.isEnding.response)
        case .eventStream(let events): open(events)
        }
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
        guard !connection.isStuck else {
            connection.context?.close(promise: nil)
            since = .now()
            return
        }
        if case .receiving(.some) = state { refuse(.timeout, isWhole: false) } else { reset(.cancel) }
    }

    /// Not every byte is progress: who takes one now and then holds the stream for ever.
    func noteTaken(_ count: Int) {
        taken += count
        guard taken >= 1_024 else { return }
        taken = 0
        since = .now()
    }
}
