import Glibc
import SystemPackage

/// A connection to a server's socket, for one request.
final class ControlConnection {
    /// Bytes of an answer.
    private static let limit = 1 << 20

    private let descriptor: Int32

    /// Does not wait. A socket that nobody listens on is removed.
    ///
    /// - Throws: `ControlError`
    init(to name: String, in folder: ControlFolder) throws(ControlError) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard let address = folder.address(of: name), case let opened = socket(AF_UNIX, type, 0), opened >= 0 else {
            throw .silent
        }
        guard address.withPointer({ connect(opened, $0, $1) }) == 0 else {
            let error = errno
            close(opened)
            switch error {
            case ECONNREFUSED:
                folder.removeAbandoned(name)
                throw .ended
            case ENOENT: throw .ended
            // EAGAIN: more connections wait to be accepted than may.
            default: throw .silent
            }
        }
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }

    /// - Throws: `ControlError`
    func send(_ request: ControlRequest, until deadline: ContinuousClock.Instant) throws(ControlError) {
        let body = request.body
        let head = """
            \(request.method) \(request.path) HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            \r

            """
        var rest = (Array(head.utf8) + body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, until: deadline)
            } else if errno != EINTR {
                // It may have answered before it had read everything.
                return
            }
        }
    }

    /// Reads to the end of the connection.
    ///
    /// - Throws: `ControlError`
    func answer(until deadline: ContinuousClock.Instant) throws(ControlError) -> HTTPAnswer {
        var bytes: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = recv(descriptor, &space, space.count, 0)
            if count > 0 {
                bytes += space[..<count]
                guard bytes.count <= Self.limit else { throw .malformed }
            } else if count < 0, errno == EAGAIN {
                try wait(for: POLLIN, until: deadline)
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        guard let answer = HTTPAnswer(bytes) else { throw bytes.isEmpty ? .ended : .malformed }
        return answer
    }

    /// What is there already is taken also after the deadline.
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(ControlError) {
        let milliseconds = max(0, (deadline - .now) / .milliseconds(1))
        var poll = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
        let count = Glibc.poll(&poll, 1, Int32(clamping: Int(milliseconds.rounded(.up))))
        guard count > 0 || (count < 0 && errno == EINTR) else { throw .silent }
    }
}
