import HTTPServing
import NIOCore

/// The first bytes of a page, read once, with room for the head before them.
struct FileBuffer {
    private(set) var buffer: ByteBuffer

    /// Nothing if the file cannot be read.
    init?(_ file: borrowing OpenFile, count: Int) {
        buffer = Self.empty(capacity: count)
        let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            max(0, file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[..<count])))
        }
        guard read > 0 || count == 0 else { return nil }
    }

    private static func empty(capacity: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: Response.headroom + capacity)
        buffer.moveWriterIndex(to: Response.headroom)
        buffer.moveReaderIndex(to: Response.headroom)
        return buffer
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { buffer.withUnsafeReadableBytes(body) }

    /// Lends the bytes that decide how a page is sent.
    func withSight<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withUnsafeReadableBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(PageInsertion.sight))) }
    }

    /// - Parameter edits: in their order, apart from each other. What lies outside of the bytes is passed over.
    mutating func apply(_ edits: [PageChange.Edit]) {
        guard !edits.isEmpty else { return }
        let growth = edits.reduce(0) { $0 + $1.replacement.readableBytes }
        var edited = Self.empty(capacity: buffer.readableBytes + growth)
        var position = 0
        for edit in edits where edit.range.lowerBound >= position && edit.range.upperBound <= buffer.readableBytes {
            copy(position..<edit.range.lowerBound, to: &edited)
            edited.writeImmutableBuffer(edit.replacement)
            position = edit.range.upperBound
        }
        copy(position..<buffer.readableBytes, to: &edited)
        buffer = edited
    }

    private func copy(_ range: Range<Int>, to edited: inout ByteBuffer) {
        guard let bytes = buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count) else {
            return
        }
        edited.writeImmutableBuffer(bytes)
    }
}
