import Glibc
package import NIOCore

/// A file that is too large to be sent in one piece: the first part is read, the rest follows from the descriptor.
package final class FileBody: Sendable {
    /// Sent first.
    package let prefix: ByteBuffer
    /// Where in the file the rest starts, and how many bytes it has.
    package let offset: Int
    package let remaining: Int
    private let descriptor: Int32

    /// Takes over the descriptor and closes it in the end.
    package init(prefix: ByteBuffer, descriptor: Int32, offset: Int, remaining: Int) {
        self.prefix = prefix
        self.descriptor = descriptor
        self.offset = offset
        // A sparse file can be as large as the largest number.
        self.remaining = min(remaining, Int.max - prefix.readableBytes)
    }

    deinit {
        close(descriptor)
    }

    var length: Int { prefix.readableBytes + remaining }

    /// Reads up to `count` bytes. May block: not for an event loop.
    ///
    /// - Throws: `IOError` if reading fails, `FileTruncated` if the file has become shorter than it was.
    func read(at position: Int, count: Int, allocator: ByteBufferAllocator) throws -> ByteBuffer {
        var buffer = allocator.buffer(capacity: count)
        let result = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            max(0, pread(descriptor, space.baseAddress, count, position))
        }
        guard result > 0 else { throw FileTruncated() }
        return buffer
    }
}

/// The promised bytes are not there: the connection ends, so that nobody takes the rest for the whole.
struct FileTruncated: Error {}
