import Glibc
import SystemPackage

/// The socket of one page, at which the kernel notes when something has come.
struct PageSocket {
    /// What a page asks of its network.
    struct Wishes {
        /// The receive buffer in bytes, which the kernel doubles; by itself it takes 128 KiB.
        var bufferSize: Int32?
        /// The bytes of one packet. On the loopback 64 KiB, and what the server's end may keep is by that: megabytes.
        var packetSize: Int32?
    }

    let descriptor: Int32

    /// Connects; the packets' times are noted from then on.
    init(port: Int, _ wishes: Wishes = Wishes()) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        if let size = wishes.bufferSize { set(SOL_SOCKET, SO_RCVBUF, size) }
        if let size = wishes.packetSize { set(Int32(IPPROTO_TCP), TCP_MAXSEG, size) }
        set(SOL_SOCKET, Self.timeStamps, 1)
        for limit in [SO_RCVTIMEO, SO_SNDTIMEO] { set(SOL_SOCKET, limit, timeval(tv_sec: 10, tv_usec: 0)) }
        guard withLoopbackAddress(port: port, { connect(descriptor, $0, $1) }) == 0 else {
            defer { Glibc.close(descriptor) }
            throw Errno(rawValue: errno)
        }
    }

    /// With a reset: thousands of ports are free again at once.
    func close() {
        set(SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
        Glibc.close(descriptor)
    }

    func send(_ bytes: [UInt8]) throws {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Errno(rawValue: errno)
        }
    }

    /// What has come, and when the last packet of it did, which the kernel notes from soon after the first time that it
    /// is asked to.
    ///
    /// - Returns: `nil` if there is nothing; a count of 0 at the end.
    func receive(
        into space: UnsafeMutableRawBufferPointer, isWaiting: Bool = false
    ) throws -> (count: Int, time: Duration?)? {
        var part = iovec(iov_base: space.baseAddress, iov_len: space.count)
        var stamp = TimeStamp()
        let count = withUnsafeMutablePointer(to: &part) { part in
            withUnsafeMutableBytes(of: &stamp) { stamp in
                var message = msghdr()
                message.msg_iov = part
                message.msg_iovlen = 1
                message.msg_control = stamp.baseAddress
                message.msg_controllen = stamp.count
                return recvmsg(descriptor, &message, isWaiting ? 0 : Int32(MSG_DONTWAIT))
            }
        }
        guard count >= 0 else {
            if errno == EAGAIN { return nil }
            throw Errno(rawValue: errno)
        }
        return (count, stamp.header.cmsg_type == Self.timeStamps ? Duration(stamp.time) : nil)
    }

    /// The one control message that comes with the bytes (socket(7), cmsg(3)).
    private struct TimeStamp {
        var header = cmsghdr()
        var time = timespec()
    }

    /// SO_TIMESTAMPNS, whose macro Swift cannot read.
    private static let timeStamps: Int32 = 35

    private func set(_ level: Int32, _ name: Int32, _ value: some BitwiseCopyable) {
        withUnsafeBytes(of: value) {
            _ = setsockopt(descriptor, level, name, $0.baseAddress, socklen_t($0.count))
        }
    }
}
