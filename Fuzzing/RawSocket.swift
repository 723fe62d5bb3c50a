import Glibc

/// A connection that sends in pieces, reads what comes meanwhile, and ends as clients do: well, half or abruptly.
struct RawSocket: ~Copyable {
    enum Ending {
        /// Sends no more, and reads until the server ends too.
        case half
        /// The same, but not before the first answer is there.
        case halfOnceAnswered
        /// Only reads, until the server ends.
        case wait
        case close
        case reset
    }

    struct Failed: Error {
        let call: String
        let code: Int32
    }

    private let descriptor: Int32
    private(set) var received: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failed(call: "socket", code: errno) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw Failed(call: "connect", code: code)
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Returns whether the connection ended as it should: the server closed in time, where it is its turn to.
    mutating func exchange(_ pieces: [ArraySlice<UInt8>], ending: Ending, patience: Int32) -> Bool {
        var rest = pieces[...]
        while let piece = rest.first {
            guard let count = send(piece) else { return isEnded(ending, patience) }
            rest[rest.startIndex] = piece.dropFirst(count)
            if count == piece.count { rest.removeFirst() }
            if rest.count > 0 && !readAvailable() { return true }
        }
        return isEnded(ending, patience)
    }

    /// Sends what must be answered before more is sent. Returns whether it was.
    mutating func open(with bytes: [UInt8], patience: Int32) -> Bool {
        guard send(bytes[...]) == bytes.count, wait(for: POLLIN, patience) else { return false }
        return receive()
    }

    private mutating func isEnded(_ ending: Ending, _ patience: Int32) -> Bool {
        switch ending {
        case .half: shutdown(descriptor, Int32(SHUT_WR))
        case .halfOnceAnswered:
            if received.isEmpty && (!wait(for: POLLIN, patience) || !receive()) { return false }
            shutdown(descriptor, Int32(SHUT_WR))
        case .wait: break
        case .close: return true
        case .reset:
            var abrupt = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
            return true
        }
        // A server that sends now and then has not ended.
        let deadline = ContinuousClock.now + .milliseconds(Int(patience))
        while wait(for: POLLIN, patience), ContinuousClock.now < deadline { if !receive() { return true } }
        return false
    }

    /// How many bytes have gone, zero if there is no room now; nothing if the peer has closed.
    private mutating func send(_ piece: ArraySlice<UInt8>) -> Int? {
        guard !piece.isEmpty else { return 0 }
        let count = piece.withUnsafeBytes {
            Glibc.send(
                descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        if count >= 0 { return count }
        guard errno == EAGAIN else { return nil }
        return wait(for: POLLIN | POLLOUT, 15_000) ? 0 : nil
    }

    /// False when the server has closed.
    private mutating func readAvailable() -> Bool {
        while wait(for: POLLIN, 0) { if !receive() { return false } }
        return true
    }

    private mutating func receive() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { space in
            let count = recv(descriptor, space.baseAddress, space.count, 0)
            guard count > 0 else { return false }
            received += space[..<count]
            return true
        }
    }

    private func wait(for events: Int32, _ milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
        return Glibc.poll(&poll, 1, milliseconds) > 0
    }
}
