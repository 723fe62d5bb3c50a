import NIOCore
import NIOPosix

/// Sends a body piece by piece: read on a thread, written on the event loop, and only when the last piece has gone is the
/// next one read. So a client that reads slowly holds one piece, not the file.
final class FileStream {
    private let body: FileBody
    private let files: NIOThreadPool
    private let pieceSize: Int
    private let loop: any EventLoop
    private let send: (ByteBuffer) -> EventLoopFuture<Void>
    private let done: EventLoopPromise<Void>
    private var index = 0
    /// How much of the present piece was sent.
    private var sent = 0
    /// Of all pieces, what the kernel has taken.
    private(set) var count = 0

    /// - Parameters:
    ///   - pieceSize: in bytes, of what is in memory at the same time.
    ///   - send: sends bytes; complete when the next may be sent.
    init(
        body: FileBody, files: NIOThreadPool, pieceSize: Int = 256 << 10, on loop: any EventLoop,
        send: @escaping (ByteBuffer) -> EventLoopFuture<Void>
    ) {
        self.body = body
        self.files = files
        self.pieceSize = pieceSize
        self.loop = loop
        self.send = send
        done = loop.makePromise()
    }

    /// Fails if the connection ends, or the file no longer has the bytes that were promised. Called once, on the event loop.
    func run() -> EventLoopFuture<Void> {
        sendNext()
        return done.futureResult
    }

    private func sendNext() {
        guard index < body.pieces.count else { return done.succeed() }
        switch body.pieces[index] {
        case .bytes(let bytes): write(bytes)
        case .file(let range):
            let start = range.lowerBound + sent
            let count = min(range.upperBound - start, pieceSize)
            guard count > 0 else { return advance() }
            let piece = files.runIfActive(eventLoop: loop) { [body] in
                try body.read(at: start, count: count, allocator: ByteBufferAllocator())
            }
            let bound = NIOLoopBound(self, eventLoop: loop)
            piece.whenComplete { result in
                switch result {
                case .success(let bytes): bound.value.write(bytes)
                case .failure(let error): bound.value.done.fail(error)
                }
            }
        }
    }

    private func advance() {
        index += 1
        sent = 0
        sendNext()
    }

    private func write(_ bytes: ByteBuffer) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let length = bytes.readableBytes
        send(bytes).whenComplete { result in
            let stream = bound.value
            switch result {
            case .success:
                stream.sent += length
                stream.count += length
                if stream.sent >= stream.body.pieces[stream.index].length {
                    stream.advance()
                } else {
                    stream.sendNext()
                }
            case .failure(let error): stream.done.fail(error)
            }
        }
    }
}
