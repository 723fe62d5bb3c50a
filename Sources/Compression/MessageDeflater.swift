internal import CZlib
package import NIOCore

/// Compresses whole messages in the form of permessage-deflate (RFC 7692 §7.2.1), each for itself.
package enum MessageDeflater {
    /// What a flush ends with, and the receiver puts back.
    static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// Nothing if there is no memory: the message is then sent as it is.
    ///
    /// - Parameter windowBits: how far back the receiver can look, as a power of two: 9...15.
    package static func compress(_ message: ByteBuffer, windowBits: Int) -> ByteBuffer? {
        // §7.2.3.6: an empty block that is not compressed, without its last four bytes.
        guard message.readableBytes > 0 else { return ByteBuffer(bytes: [0x00]) }
        guard let count = UInt32(exactly: message.readableBytes) else { return nil }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let bits = bitsNeeded(for: message.readableBytes, limit: windowBits)
        guard vif_raw_deflate_init(stream, Int32(bits), Int32(min(bits - 7, 8))) == Z_OK else { return nil }
        defer { deflateEnd(stream) }
        // For these settings at most the whole, in blocks that are not compressed; and what a flush adds.
        let bound = Int(deflateBound(stream, UInt(count))) + 16
        guard let space = UInt32(exactly: bound) else { return nil }
        return deflate(message, with: stream, space: space)
    }

    private static func deflate(
        _ message: ByteBuffer, with stream: UnsafeMutablePointer<z_stream>, space: UInt32
    ) -> ByteBuffer? {
        var output = ByteBufferAllocator().buffer(capacity: Int(space))
        let isWhole = message.withUnsafeReadableBytes { input in
            var isWhole = false
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(space)) { target in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
                stream.pointee.avail_in = UInt32(truncatingIfNeeded: input.count)
                stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = space
                // With space left over, the flush is whole.
                isWhole = CZlib.deflate(stream, Z_SYNC_FLUSH) == Z_OK && stream.pointee.avail_out > 0
                return Int(space - stream.pointee.avail_out)
            }
            return isWhole
        }
        guard isWhole, output.readableBytes > tail.count, output.readableBytesView.suffix(4).elementsEqual(tail) else {
            return nil
        }
        output.moveWriterIndex(to: output.writerIndex - tail.count)
        return output
    }

    /// A window larger than the message only costs time to set up. zlib looks no further back than 262 bytes less
    /// than the window's size.
    private static func bitsNeeded(for count: Int, limit: Int) -> Int {
        let limit = min(max(limit, 9), 15)
        var bits = 9
        while bits < limit, (1 << bits) < count + 262 { bits += 1 }
        return bits
    }
}
