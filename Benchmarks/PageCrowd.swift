import Glibc
import SystemPackage
import TestSupport

/// The sockets of many open pages, in a process that costs the server as little as can be: nothing waits for a message
/// that is on its way. The kernel notes when it has reached each page, and that is read afterwards.
final class PageCrowd {
    /// When the pages had a message.
    struct Arrivals {
        let first: Duration
        let last: Duration
    }

    private var pages: [PageConnection] = []
    private let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 16)
    /// From the first connect until the last page has its answer.
    private(set) var connectTime = Duration.zero

    /// Connects one page after the other.
    init(to server: BroadcastServer, count: Int, _ wishes: PageSocket.Wishes = .init()) throws {
        let request = SocketRequest.bytes(port: server.port, path: server.socketPath)
        pages.reserveCapacity(count)
        let start = ContinuousClock.now
        for number in 1...count {
            let page = PageConnection(socket: try PageSocket(port: server.port, wishes))
            pages.append(page)
            try page.socket.send(request)
            guard try SocketRequest.isAccepted(by: page.socket, space: space) else {
                throw VifProcess.Failure(message: "it does not take page \(number)")
            }
        }
        connectTime = .now - start
        if let hello = try server.hello() {
            for page in pages { try page.socket.send(hello) }
            // Each is answered.
            _ = try arrivals()
            _ = takeMessageCounts()
        }
    }

    deinit {
        close()
        space.deallocate()
    }

    func close() {
        for page in pages { page.socket.close() }
        pages = []
    }

    var count: Int { pages.count }

    /// Reads what has come, and answers pings.
    func tend() throws {
        for index in pages.indices { try pages[index].receive(space) }
    }

    /// How many messages each page has had since the last call.
    func takeMessageCounts() -> [Int] {
        defer { for index in pages.indices { pages[index].forget() } }
        return pages.map(\.messageCount)
    }

    /// How many pages were closed with each code; 0 stands for no code.
    func closeCodes() -> [Int: Int] {
        Dictionary(pages.compactMap { page in page.closeCode.map { ($0, 1) } }, uniquingKeysWith: +)
    }

    /// The times of one message, which is on its way.
    ///
    /// - Returns: `nil` if something else came with it: then the kernel's times are not the message's.
    func arrivals(within limit: Duration = .seconds(20)) throws -> Arrivals? {
        let deadline = ContinuousClock.now + limit
        var waiting = Array(pages.indices)
        while !waiting.isEmpty {
            // So long that it is rarely necessary to look twice: looking takes the server's time.
            usleep(20_000 + UInt32(waiting.count) * 20)
            for index in waiting { try pages[index].receive(space) }
            waiting = waiting.filter { pages[$0].messageCount == 0 }
            guard waiting.isEmpty || .now < deadline else {
                throw VifProcess.Failure(message: "\(waiting.count) of \(count) pages have no message")
            }
        }
        let times = pages.compactMap(\.lastTime)
        let isClean = times.count == count && pages.allSatisfy { $0.messageCount == 1 && $0.frameCount == 1 }
        for index in pages.indices { pages[index].forget() }
        guard isClean, let first = times.min(), let last = times.max() else { return nil }
        return Arrivals(first: first, last: last)
    }
}
