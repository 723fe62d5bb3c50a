internal import CZlib
package import NIOCore

/// Compresses bytes in the gzip format (RFC 1952). Takes its time: not for an event loop.
package enum Gzip {
    /// Nothing if there is no memory, or what comes out would not be shorter.
    ///
    /// - Parameter headroom: bytes kept free before the first readable one, for what is written in front of it.
    package static func compress(_ bytes: ByteBuffer, headroom: Int = 0) -> ByteBuffer? {
        guard let count = UInt32(exactly: bytes.readableBytes), count > 0 else { return nil }
        var stream = z_stream()
        guard vif_gzip_init(&stream) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var output = ByteBufferAllocator().buffer(capacity: headroom + Int(count))
        output.moveWriterIndex(to: headroom)
        output.moveReaderIndex(to: headroom)
        let isDone = bytes.withUnsafeReadableBytes { input in
            var isDone = false
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(count)) { space in
                stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = count
                stream.next_out = space.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = count
                isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
                return Int(count - stream.avail_out)
            }
            return isDone
        }
        return isDone ? output : nil
    }
}
