import HTTPServing
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import LiveReload

@Suite("The hub")
struct SessionHubTests {
    private let reports = Mailbox<DeliveryReport>()

    /// Runs a server on two event loops whose every path is the hub's socket.
    private func withHub(_ body: (SessionHub, Int) async throws -> Void) async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let files = NIOThreadPool(numberOfThreads: 1)
        files.start()
        let hub = SessionHub(loops: loops.makeIterator().map { $0 }) { [reports] in reports.put($0) }
        let server = try HTTPServer.listen(
            on: ListenAddress(host: nil, port: .exactly(0)), loops: loops, files: files,
            gate: RequestGate(allowedHosts: AllowedHosts()), responder: { _ in .webSocket(hub.socket()) })
        do {
            try await body(hub, server.port)
        } catch {
            try await loops.shutdownGracefully()
            try await files.shutdownGracefully()
            throw error
        }
        try await loops.shutdownGracefully()
        try await files.shutdownGracefully()
    }

    private func hello(_ version: String) -> String { #"{"type":"hello","version":"\#(version)","protocol":2}"# }

    /// Says hello, and hears it.
    private func greet(_ socket: SocketClient, _ version: String) throws {
        try socket.send(hello(version))
        #expect(try socket.receive().text.contains(#""type":"hello""#))
    }

    private func done(_ version: PageVersion, _ outcome: String) -> String {
        #"{"type":"done","version":"\#(version.text)","outcome":"\#(outcome)"}"#
    }

    @Test("sends every message to a listener that says nothing")
    func bareListener() async throws {
        try await withHub { hub, port in
            let sockets = try (0..<4).map { _ in try SocketClient(port: port) }
            hub.broadcast(.reload(["/a.html"]), cause: "a")
            hub.broadcast(.change(["/b.css"]), cause: "b")
            for socket in sockets {
                #expect(
                    try socket.receive().text
                        == #"{"paths":["/a.html"],"type":"reload","version":"\#(hub.version.run.text)-1"}"#)
                #expect(try socket.receive().text.contains(#""type":"change""#))
            }
            #expect(hub.version.number == 2)
        }
    }

    @Test("tells a page what it missed before its socket was open, once")
    func catchUp() async throws {
        try await withHub { hub, port in
            let served = hub.version
            hub.broadcast(.change(["/a.png"]), cause: "a")
            hub.broadcast(.change(["/b.png"]), cause: "b")
            _ = try await reports.next()
            _ = try await reports.next()
            let socket = try SocketClient(port: port)
            try greet(socket, served.text)
            let missed = try socket.receive().text
            #expect(missed.contains(#""missed":true"#) && missed.contains(#"["/a.png","/b.png"]"#))
            #expect(missed.contains(#""version":"\#(hub.version.text)""#))
            let current = try SocketClient(port: port)
            try greet(current, hub.version.text)
            hub.broadcast(.reload([]), cause: "c")
            #expect(try current.receive().text.contains(#""version":"\#(hub.version.text)""#), "and nothing before")
        }
    }

    @Test("tells a page which styles and fonts changed before it was loaded, and when they did so last")
    func earlier() async throws {
        try await withHub { hub, port in
            for path in ["/a.css", "/b.TTF", "/c.png", "/a.css"] {
                hub.broadcast(.change([path]), cause: path)
                _ = try await reports.next()
            }
            let socket = try SocketClient(port: port)
            try greet(socket, hub.version.text)
            let run = hub.version.run.text
            #expect(
                try socket.receive().text
                    == #"{"changed":{"/b.TTF":"\#(run)-2","/a.css":"\#(run)-4"},"type":"earlier"}"#)
        }
    }

    @Test("reloads a page of an earlier run")
    func earlierRun() async throws {
        try await withHub { hub, port in
            let socket = try SocketClient(port: port)
            try greet(socket, "\(RunID.random().text)-0")
            let missed = try socket.receive().text
            #expect(missed.contains(#""type":"reload""#) && missed.contains(#""missed":true"#))
        }
    }

    @Test("survives whatever a page says")
    func nonsense() async throws {
        try await withHub { hub, port in
            let socket = try SocketClient(port: port)
            let run = hub.version.run.text
            for text in [
                hello(""), hello("-"), hello("\(run)-18446744073709551615"), hello("\(run)--1"),
                #"{"type":"hello","version":"\#(hub.version.text)","protocol":-9}"#,
                #"{"type":"done","version":"\#(run)-18446744073709551615","outcome":"reload"}"#,
            ] { try socket.send(text) }
            hub.broadcast(.reload(["/still-here"]), cause: "x")
            while try !socket.receive().text.contains("/still-here") {}
            for text in ["", "hello", "{}", "[]", #"{"type":"hello","version":"a-1","more":1}"#] {
                let other = try SocketClient(port: port)
                try other.send(text)
                #expect(try other.receive().closeCode == 1008)
            }
        }
    }

    @Test("reports how many pages did what")
    func report() async throws {
        try await withHub { hub, port in
            let pages = try (0..<4).map { _ in try SocketClient(port: port) }
            let listener = try SocketClient(port: port)
            for page in pages {
                try greet(page, "\(RunID.random().text)-0")
                _ = try page.receive()
            }
            hub.broadcast(.change(["/a.css"]), cause: "a.css changed")
            for (page, outcome) in zip(pages, ["restyle", "restyle", "untouched", "wait"]) {
                _ = try page.receive()
                try page.send(done(hub.version, outcome))
            }
            let report = try await reports.next()
            #expect(report.cause == "a.css changed")
            #expect([report.reloaded, report.restyled, report.untouched, report.waiting] == [0, 2, 1, 1])
            _ = try listener.receive()
        }
    }

    @Test("reports in the order of the messages")
    func order() async throws {
        try await withHub { hub, port in
            let silent = try SocketClient(port: port)
            try greet(silent, "\(RunID.random().text)-0")
            _ = try silent.receive()
            for cause in ["first", "second"] { hub.broadcast(.reload([]), cause: cause) }
            _ = try silent.receive()
            _ = try silent.receive()
            // Only the second is answered; the first is given up after a while.
            try silent.send(done(hub.version, "reload"))
            #expect(try await reports.next().cause == "first")
            #expect(try await reports.next().cause == "second")
            hub.broadcast(.reload([]), cause: "third")
            #expect(try await reports.next().isDuringReload)
        }
    }

    @Test("reports in the end, although a page does not answer")
    func silentPage() async throws {
        try await withHub { hub, port in
            let page = try SocketClient(port: port)
            try greet(page, "\(RunID.random().text)-0")
            _ = try page.receive()
            hub.broadcast(.reload([]), cause: "x")
            let report = try await reports.next()
            #expect([report.reloaded, report.restyled, report.untouched] == [0, 0, 0])
        }
    }

    @Test("forgets sockets whose peer has gone, also in the middle of the handshake")
    func goneInHandshake() async throws {
        try await withHub { hub, port in
            for _ in 0..<200 {
                // Closed when it is let go, in the next moment.
                try Connection(port: port).send(
                    """
                    GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                    """)
            }
            let last = try SocketClient(port: port)
            let deadline = ContinuousClock.now + .seconds(5)
            while hub.sessionCount != 1 && ContinuousClock.now < deadline { await Task.yield() }
            #expect(hub.sessionCount == 1)
            withExtendedLifetime(last) {}
        }
    }

    @Test("closes a page that does not read, and serves the others")
    func stalledPage() async throws {
        try await withHub { hub, port in
            let stalled = try SocketClient(port: port)
            let reading = try SocketClient(port: port)
            let paths = (0..<100).map { "/\(String(repeating: "x", count: 500))\($0)" }
            // Until the kernel's buffers and ours are full.
            for number in 1...400 {
                hub.broadcast(.reload(paths), cause: "x")
                let text = try reading.receive().text
                #expect(text.contains(#""version":"\#(hub.version.run.text)-\#(number)""#))
            }
            #expect(try stalled.connection.readToEnd().count < 400 * 50_000)
        }
    }
}
