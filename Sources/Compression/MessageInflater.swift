internal import CZlib
package import NIOCore

/// Takes one message out of the form of permessage-deflate (RFC 7692 §7.2.2), as its bytes arrive.
///
/// Holds up to 40 KiB while the message is in progress.
package final class MessageInflater {
    package enum Failure: Error {
        case corrupt, tooLarge, noMemory
    }

    /// What is made room for at a time, so that memory grows with what came out, not with what may.
    private static let step = 1 << 16

    // zlib keeps the stream's address.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Behind a block marked as final, where another may begin.
    private var isAfterFinalBlock = false
    private var isEmpty = true

    /// Nothing if there is no memory.
    package init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard vif_raw_inflate_init(stream) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Appends what the bytes say to the message.
    ///
    /// - Parameter limit: the largest size of the message, in bytes. The first byte more ends the work.
    package func inflate(
        _ input: UnsafeRawBufferPointer, into message: inout ByteBuffer, limit: Int
    ) throws(Failure) {
        guard let count = UInt32(exactly: input.count) else { throw .tooLarge }
        guard count > 0 else { return }
        isEmpty = false
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = count
        defer { stream.pointee.next_in = nil }
        repeat {
            try beginBlocks()
            // One byte more than allowed, which shows that it is too much.
            let room = max(limit - message.readableBytes, 0) + 1
            let guess = min(max(message.readableBytes, input.count * 2, 256), Self.step)
            let status = inflate(into: &message, space: min(room, guess))
            guard message.readableBytes <= limit else { throw .tooLarge }
            switch status {
            case Z_STREAM_END: isAfterFinalBlock = true
            case Z_OK: break
            // Nothing left to do: the last call had filled its space to the byte.
            case Z_BUF_ERROR: return
            case Z_MEM_ERROR: throw .noMemory
            default: throw .corrupt
            }
        } while stream.pointee.avail_in > 0 || (stream.pointee.avail_out == 0 && !isAfterFinalBlock)
    }

    /// Puts back the four bytes that the sender cut off (§7.2.2), and checks that the message ends between blocks.
    package func finish(into message: inout ByteBuffer, limit: Int) throws(Failure) {
        // Some senders compress nothing to nothing, and some leave out the byte behind a final block (§7.2.3.5).
        guard !isEmpty, !isAfterFinalBlock else { return }
        let tail: (UInt8, UInt8, UInt8, UInt8) = (0x00, 0x00, 0xFF, 0xFF)
        try withUnsafeBytes(of: tail) { tail throws(Failure) in
            try inflate(tail, into: &message, limit: limit)
        }
        // zlib.h on `data_type`: 128 between blocks, and in the low bits how many bits were not used.
        guard stream.pointee.data_type & 128 != 0, stream.pointee.data_type & 7 == 0 else { throw .corrupt }
    }

    private func inflate(into message: inout ByteBuffer, space: Int) -> Int32 {
        var status = Z_OK
        message.writeWithUnsafeMutableBytes(minimumWritableBytes: space) { target in
            stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(truncatingIfNeeded: space)
            status = CZlib.inflate(stream, Z_SYNC_FLUSH)
            return space - Int(stream.pointee.avail_out)
        }
        stream.pointee.next_out = nil
        return status
    }

    /// §7.2.3.5: final blocks are allowed within a message, and more may follow them.
    private func beginBlocks() throws(Failure) {
        guard isAfterFinalBlock else { return }
        isAfterFinalBlock = false
        guard inflateReset(stream) == Z_OK else { throw .corrupt }
    }
}
