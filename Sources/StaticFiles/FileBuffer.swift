import HTTPServing
import NIOCore

/// The first bytes of a file, read once into the buffer that is sent, with room for the head and an insertion before
/// them.
struct FileBuffer {
    private(set) var buffer: ByteBuffer

    /// Nothing if the file cannot be read.
    init?(_ file: borrowing OpenFile, count: Int, room: Int) {
        buffer = ByteBufferAllocator().buffer(capacity: Response.headroom + room + count)
        buffer.moveWriterIndex(to: Response.headroom + room)
        buffer.moveReaderIndex(to: Response.headroom + room)
        let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            max(0, file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[..<count])))
        }
        guard read > 0 || count == 0 else { return nil }
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { buffer.withUnsafeReadableBytes(body) }

    /// Lends the bytes that decide how a page is sent.
    func withSight<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withUnsafeReadableBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(PageInsertion.sight))) }
    }

    /// Moves the first `offset` bytes forward, into the room, and puts `insertion` into the gap.
    mutating func insert(_ insertion: ByteBuffer, at offset: Int) {
        let start = buffer.readerIndex - insertion.readableBytes
        guard start >= 0, let head = buffer.getSlice(at: buffer.readerIndex, length: offset) else { return }
        buffer.setBuffer(ByteBuffer(bytes: head.readableBytesView), at: start)
        buffer.setBuffer(insertion, at: start + offset)
        buffer.moveReaderIndex(to: start)
    }
}
