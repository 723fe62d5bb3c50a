import NIOCore
import NIOPosix

/// Sends a body piece by piece: read on a thread, written on the event loop, and only when the last piece has gone is the
/// next one read. So a client that reads slowly holds one piece, not the file.
final class FileStream {
    private static let readSize = 256 << 10

    private let body: FileBody
    private let files: NIOThreadPool
    private let channel: any Channel
    private let done: EventLoopPromise<Void>
    private var index = 0
    /// How much of the present piece was sent.
    private var sent = 0
    /// Of all pieces, what the kernel has taken.
    private(set) var count = 0

    init(body: FileBody, files: NIOThreadPool, channel: any Channel) {
        self.body = body
        self.files = files
        self.channel = channel
        done = channel.eventLoop.makePromise()
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
            let count = min(range.upperBound - start, Self.readSize)
            guard count > 0 else { return advance() }
            let piece = files.runIfActive(eventLoop: channel.eventLoop) { [body, channel] in
                try body.read(at: start, count: count, allocator: channel.allocator)
            }
            let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
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
        let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
        let length = bytes.readableBytes
        channel.writeAndFlush(bytes).whenComplete { result in
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
