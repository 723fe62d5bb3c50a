import Glibc
import SystemPackage
import TestSupport

/// Requests that fall due at fixed moments, whatever the server does.
///
/// A response's time counts from when its request was due, not from when it was sent: those that wait behind a slow one
/// count too. One thread never sleeps, and leaves the other core to the server.
final class FixedRateLoad {
    private let rate: Double
    private let request: [UInt8]
    private let responseLength: Int
    private let sockets: [Int32]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(port: Int, path: String, requestsPerSecond: Double, connections: Int = 32) throws {
        rate = requestsPerSecond
        request = KeepAliveClient.request(path)
        // All responses have the same length; it need not be read from each.
        responseLength = try KeepAliveClient(port: port).get(request)
        sockets = try (0..<connections).map { _ in try KeepAliveClient.connect(port: port) }
    }

    deinit {
        for socket in sockets { close(socket) }
    }

    func run(seconds: Double) throws -> Times {
        let total = Int(rate * seconds)
        let start = Self.nanoseconds() + 1_000_000
        let end = start + Int((seconds + 5) * 1e9)
        var times = [Duration]()
        times.reserveCapacity(total)
        var idle = Array(sockets.indices)
        var busy: [Int] = []
        var due = sockets.map { _ in 0 }
        var received = due
        var sent = 0
        while times.count < total {
            let now = Self.nanoseconds()
            guard now < end else { break }
            while sent < total, case let moment = start + Int(Double(sent) * 1e9 / rate), moment <= now,
                let index = idle.popLast()
            {
                due[index] = moment
                sent += 1
                busy.append(index)
                guard send(sockets[index], request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
                    throw Errno(rawValue: errno)
                }
            }
            // Asking each is cheaper than poll(2), which says who has something and leaves it there.
            try busy.removeAll { index in
                received[index] += try receive(from: sockets[index])
                guard received[index] >= responseLength else { return false }
                times.append(.nanoseconds(Self.nanoseconds() - due[index]))
                received[index] = 0
                idle.append(index)
                return true
            }
        }
        // Of a server that cannot keep up, those without a response have waited until now.
        let unanswered = (times.count..<total).map { Duration.nanoseconds(end - start - Int(Double($0) * 1e9 / rate)) }
        times += unanswered
        // The first tenth warms up.
        return Times(Array(times.dropFirst(total / 10)))
    }

    /// - Returns: 0 if nothing is there.
    private func receive(from socket: Int32) throws -> Int {
        let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count <= responseLength, count > 0 || count < 0 && errno == EAGAIN else {
            throw VifProcess.Failure(message: "another response than the first")
        }
        return max(count, 0)
    }

    private static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
