import NIOCore
import NIOPosix

/// Sends the rest of a file, a piece at a time: read on a thread, written on the event loop, and only when the last
/// piece has gone is the next one read. So a client that reads slowly holds two pieces, not the file.
struct FileStream: Sendable {
    private static let pieceSize = 256 << 10

    let file: FileBody
    let files: NIOThreadPool
    let channel: any Channel

    /// Fails if the connection ends, or the file no longer has the bytes that were promised.
    func run() -> EventLoopFuture<Void> {
        let done = channel.eventLoop.makePromise(of: Void.self)
        sendNext(from: file.offset, remaining: file.remaining, done: done)
        return done.futureResult
    }

    private func sendNext(from position: Int, remaining: Int, done: EventLoopPromise<Void>) {
        guard remaining > 0 else { return done.succeed() }
        let piece = files.runIfActive(eventLoop: channel.eventLoop) { [file, channel] in
            try file.read(at: position, count: min(remaining, Self.pieceSize), allocator: channel.allocator)
        }
        piece.whenFailure { done.fail($0) }
        piece.whenSuccess { [channel] bytes in
            let sent = bytes.readableBytes
            channel.writeAndFlush(bytes).whenComplete { result in
                switch result {
                case .success: sendNext(from: position + sent, remaining: remaining - sent, done: done)
                case .failure(let error): done.fail(error)
                }
            }
        }
    }
}
