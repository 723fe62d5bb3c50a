import Glibc
package import NIOCore

/// A body that is too large to be sent in one piece: bytes that are at hand, and parts of a file.
package final class FileBody: Sendable {
    package enum Piece: Sendable {
        case bytes(ByteBuffer)
        /// Offsets in the file.
        case file(Range<Int>)
    }

    package let pieces: [Piece]
    /// The number of all bytes.
    package let length: Int
    private let descriptor: Int32

    /// Takes over the descriptor and closes it in the end.
    package init(pieces: [Piece], descriptor: Int32) {
        self.pieces = pieces
        self.descriptor = descriptor
        length = Self.length(of: pieces)
    }

    /// The number of all bytes. A sparse file can be as large as the largest number.
    package static func length(of pieces: [Piece]) -> Int {
        pieces.reduce(0) { sum, piece in
            let (next, isTooLarge) = sum.addingReportingOverflow(piece.length)
            return isTooLarge ? .max : next
        }
    }

    deinit {
        close(descriptor)
    }

    /// Reads up to `count` bytes. May block: not for an event loop.
    ///
    /// - Throws: `FileTruncated` if the file has become shorter than it was, or cannot be read.
    func read(at position: Int, count: Int, allocator: ByteBufferAllocator) throws -> ByteBuffer {
        var buffer = allocator.buffer(capacity: count)
        let result = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            max(0, pread(descriptor, space.baseAddress, min(count, space.count), position))
        }
        guard result > 0 else { throw FileTruncated() }
        return buffer
    }
}

extension FileBody.Piece {
    var length: Int {
        switch self {
        case .bytes(let bytes): bytes.readableBytes
        case .file(let range): range.count
        }
    }
}

/// The promised bytes are not there: the connection ends, so that nobody takes the rest for the whole.
struct FileTruncated: Error {}
