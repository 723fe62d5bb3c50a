import Glibc
import NIOCore

/// The socket under a channel, to write to it without the channel.
///
/// For use on the channel's event loop, while the channel has nothing of its own to write, and not after the channel has
/// become inactive: the number of a closed socket soon belongs to another.
struct DirectSocket {
    private var descriptor: CInt = -1

    init() {}

    /// A channel without a socket of its own has none to give.
    init(of channel: any Channel) {
        let found = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable {
            (handle: NIOBSDSocket.Handle) in handle
        }
        descriptor = (found ?? nil) ?? -1
    }

    var isUsable: Bool { descriptor >= 0 }

    mutating func invalidate() {
        descriptor = -1
    }

    /// Without lingering the kernel answers the end with a reset (socket(7)).
    func resetOnClose() {
        var reset = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
    }

    /// Returns how many bytes the kernel took: none, if it has no room, or if the write failed, which the channel will
    /// find out by itself.
    func write(_ bytes: ByteBuffer) -> Int {
        guard descriptor >= 0 else { return 0 }
        return bytes.withUnsafeReadableBytes { buffer in
            while true {
                let count = send(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
                if count >= 0 { return count }
                if errno != EINTR { return 0 }
            }
        }
    }
}
