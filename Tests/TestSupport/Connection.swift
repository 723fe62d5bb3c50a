import Glibc
import SystemPackage

/// A TCP connection that sends exactly the bytes it is given, and reads with a deadline.
///
/// Unchecked: a test hands it from thread to thread, and uses it on one at a time.
package final class Connection: @unchecked Sendable {
    package struct Timeout: Error {
        package let received: String
    }

    private let descriptor: FileDescriptor
    private var received: [UInt8] = []
    private(set) var isAtEnd = false

    package init(port: Int, address: String = "127.0.0.1") throws {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let target = found?.pointee else {
            throw Errno.invalidArgument
        }
        defer { freeaddrinfo(found) }
        let socket = Glibc.socket(target.ai_family, target.ai_socktype, 0)
        guard socket >= 0 else { throw Errno(rawValue: errno) }
        descriptor = FileDescriptor(rawValue: socket)
        guard connect(socket, target.ai_addr, target.ai_addrlen) == 0 else { throw Errno(rawValue: errno) }
    }

    deinit {
        try? descriptor.close()
    }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Errno(rawValue: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends, unless the other side takes nothing for so long. Returns whether all was sent.
    package func send(_ bytes: [UInt8], patience milliseconds: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard isReady(for: POLLOUT, within: milliseconds) else { return false }
            let count = rest.withUnsafeBytes {
                Glibc.send(
                    descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Whether the other side has closed, though there may be bytes to read.
    package var isClosedByPeer: Bool { isReady(for: Self.readHangUp, within: 0) }

    /// POLLRDHUP, which Swift does not see: it is an extension of Linux.
    private static let readHangUp: Int32 = 0x2000

    private func isReady(for events: Int32, within milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: descriptor.rawValue, events: Int16(truncatingIfNeeded: events), revents: 0)
        return Glibc.poll(&poll, 1, milliseconds) > 0
    }

    /// Takes exactly `count` bytes.
    /// Has the kernel reset the connection when it is closed (socket(7)).
    package func resetAtEnd() {
        var reset = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor.rawValue, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
    }

    /// Ends our side; the other may still send.
    package func endOutput() { shutdown(descriptor.rawValue, CInt(SHUT_WR)) }

    package func read(_ count: Int, within seconds: Int32 = 10) throws -> [UInt8] {
        while received.count < count { try receiveMore(within: seconds) }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// Takes all bytes up to and with `end`.
    package func read(through end: String, within seconds: Int32 = 10) throws -> String {
        while true {
            if let range = received.firstRange(of: Array(end.utf8)) {
                defer { received.removeFirst(range.upperBound) }
                return String(decoding: received[..<range.upperBound], as: UTF8.self)
            }
            try receiveMore(within: seconds)
        }
    }

    /// Takes all bytes until the other side closes.
    package func readToEnd(within seconds: Int32 = 10) throws -> [UInt8] {
        while !isAtEnd { try receiveMore(within: seconds, endIsExpected: true) }
        defer { received = [] }
        return received
    }

    /// Whether bytes come within the time.
    package func isReadable(within milliseconds: Int32) -> Bool {
        !received.isEmpty || isReady(for: POLLIN, within: milliseconds)
    }

    private func receiveMore(within seconds: Int32, endIsExpected: Bool = false) throws {
        guard !isAtEnd, isReady(for: POLLIN, within: seconds * 1000) else {
            throw Timeout(received: String(decoding: received, as: UTF8.self))
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor.rawValue, &buffer, buffer.count, 0)
        if count > 0 { received += buffer[..<count] } else { isAtEnd = true }
        if isAtEnd && !endIsExpected { throw Timeout(received: String(decoding: received, as: UTF8.self)) }
    }
}
