import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// The way out: a head, and a body at once, or piece by piece.
extension HTTP2Stream {
    /// What a file is read in: with many streams at once, each holds one.
    private static let pieceSize = 64 << 10
    /// A body of more is waited for until it is taken.
    private static let smallBody = 16 << 10

    func sendLater(_ response: EventLoopFuture<Response>) {
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

    func stopAwaiting() {
        let promise = givenUp
        givenUp = nil
        promise?.succeed()
    }

    func send(_ response: Response) {
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

    func record(status: Int, length: Int) -> EventLoopPromise<Void>? {
        service.record(names, status: status, length: length, since: since, on: eventLoop) { [weak self] in
            self?.file?.count ?? 0
        }
    }

    func send(_ headers: HPACKHeaders, _ bytes: ByteBuffer?, record: EventLoopPromise<Void>?) {
        state = .responding
        guard let bytes, bytes.readableBytes > 0 else {
            connection.write(.headers(.init(headers: headers, endStream: true)), on: id, promise: record)
            return finish()
        }
        connection.write(.headers(.init(headers: headers)), on: id)
        let isCounted = bytes.readableBytes > Self.smallBody || !isInputWhole
        let sent = isCounted ? noteSending(bytes.readableBytes, record: record) : record
        connection.write(.data(.init(data: .byteBuffer(bytes), endStream: true)), on: id, promise: sent)
        guard !isInputWhole, let sent else { return finish() }
        // A reset would overtake what waits for its turn.
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        sent.futureResult.whenSuccess {
            bound.value.finish()
            bound.value.connection.context?.flush()
        }
        connection.watchDeadline()
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
            // Each holds the other.
            defer { stream.file = nil }
            guard case .responding = stream.state else {
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
                // Reset by the client: a reset is not answered with one (RFC 9113 §5.4.2).
                if error is NIOHTTP2Errors.StreamClosed { stream.state = .done } else { stream.reset(.internalError) }
            }
        }
        connection.watchDeadline()
    }

    func sendPiece(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
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
        guard case .responding = state else { return }
        if !isInputWhole { connection.write(.rstStream(.noError), on: id) }
        // Until NIO says that the stream is closed, it is looked at for whether the client takes what was sent.
        if unsent > 0 || !connection.isWatched { connection.watchDeadline() }
    }

    func reset(_ code: HTTP2ErrorCode) {
        state = .done
        since = .now()
        connection.write(.rstStream(code), on: id, flushing: true)
    }
}
