import NIOCore
import NIOHTTP1
import NIOHTTP2

/// A response that is a stream of events.
extension HTTP2Stream: EventSink {
    func open(_ events: EventStreamEvents) {
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
        guard case .events(let writer) = state else { return }
        reset(.cancel)
        writer.ended()
        // Where not even the reset gets through.
        connection.watchDeadline()
    }
}
