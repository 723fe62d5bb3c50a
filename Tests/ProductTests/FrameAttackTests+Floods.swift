import Glibc
import SystemPackage
import TestSupport
import Testing

extension FrameAttackTests {
    @Test(
        "96: that floods it with pings, and reads nothing, is cut off or answered by the last",
        arguments: [
            FrameAttack.Endpoint.reload, .echo,
        ])
    func pingFlood(endpoint: FrameAttack.Endpoint) throws {
        let socket = try open(endpoint)
        let ping = RawFrame(9, [UInt8](repeating: 0x61, count: 125)).bytes
        let flood = [UInt8](repeatElement(ping, count: 2_000).joined())
        for _ in 0..<150 { try? socket.connection.send(flood) }
        try? socket.connection.send(RawFrame(9, Array("last".utf8)).bytes)
        #expect(try site.vif.residentKiB() < 250_000)
        var (frame, count) = (try socket.connection.frame(), 1)
        while frame.opcode != 8 && frame.text != "last" {
            frame = try socket.connection.frame()
            count += 1
        }
        if frame.opcode == 8 { #expect(frame.closeCode == 1008) } else { #expect(count < 300_001) }
        try expectService()
    }

    @Test("96: that floods it with pongs that answer no ping is cut off or ignored")
    func pongFlood() throws {
        let socket = try open(.reload)
        let flood = [UInt8](repeatElement(RawFrame(10, [1, 2, 3]).bytes, count: 20_000).joined())
        for _ in 0..<20 { try? socket.connection.send(flood) }
        try? socket.connection.send(RawFrame(9, Array("last".utf8)).bytes)
        let frame = try socket.connection.frame()
        #expect(frame.closeCode == 1008 || frame.text == "last")
        try expectService()
    }

    @Test("100: that goes on behind its close frame is not heard any more")
    func dataBehindClose() throws {
        for endpoint in [FrameAttack.Endpoint.reload, .echo] {
            let socket = try open(endpoint)
            try socket.connection.send(
                RawFrame.close(4000).bytes + RawFrame.text("late").bytes + RawFrame(9).bytes
                    + RawFrame(3, mask: nil).bytes + RawFrame.close(4001).bytes)
            let received = try ReceivedFrames(socket.connection.readToEnd(within: 6)[...])
            #expect(received.closeCode == 4000)
            #expect(received.messages.isEmpty && received.pongs.isEmpty)
        }
        try expectService()
    }

    @Test("100: that never answers a close frame is closed all the same")
    func noAnswerToClose() throws {
        let socket = try open(.reload)
        try socket.connection.send(RawFrame(3).bytes)
        let start = ContinuousClock.now
        let received = try ReceivedFrames(socket.connection.readToEnd(within: 10)[...])
        #expect(received.closeCode == 1002)
        #expect(ContinuousClock.now - start < .seconds(5.5))
    }

    @Test(
        "100: that keeps sending after the close frame of the server, and never one of its own, is closed all the same")
    func talkAfterClose() throws {
        let socket = try open(.echo)
        try socket.connection.send(RawFrame(3).bytes)
        let start = ContinuousClock.now
        var frames = 0
        while ContinuousClock.now - start < .seconds(8) {
            guard (try? socket.connection.send(RawFrame(2, [1]).bytes)) != nil else { break }
            frames += 1
            // The attacker's own pause: it is to be heard of again and again.
            usleep(20_000)
        }
        #expect(ContinuousClock.now - start < .seconds(5.5))
        let received = try ReceivedFrames(socket.connection.readToEnd(within: 1)[...])
        #expect(received.closeCode == 1002 && received.messages.isEmpty)
    }

    @Test("100: that answers no ping is closed, and one that does is not")
    func halfOpen() throws {
        let (silent, alive) = (try open(.reload), try open(.reload))
        let start = ContinuousClock.now
        var pings = 0
        // A ping each 25 seconds, and a deadline for its answer.
        while !silent.connection.isClosedByPeer && ContinuousClock.now - start < .seconds(90) {
            guard alive.isReadable(within: 200) else { continue }
            let frame = try alive.connection.frame()
            guard frame.opcode == 9 else { continue }
            pings += 1
            try alive.connection.send(RawFrame(10, frame.payload).bytes)
        }
        #expect((.seconds(20)...(.seconds(90))).contains(ContinuousClock.now - start))
        #expect(pings > 0)
        #expect(try answers(of: alive).isEmpty)
    }

    @Test("101: that asks for echoes, and never reads them, takes no memory, and holds up nobody")
    func unreadEcho() throws {
        let socket = try open(.echo)
        let message = RawFrame(2, [UInt8](repeating: 0x61, count: 1 << 20)).bytes
        var count = 0
        while count < 200 && socket.connection.send(message, patience: 500) { count += 1 }
        #expect(count < 200, "it reads on, though nobody takes what it sends")
        #expect(try site.vif.residentKiB() < 250_000)
        try expectService()
    }

    @Test("101: as a page that never reads is dropped, and the others miss nothing")
    func unreadReloads() throws {
        let own = try AttackedSite()
        // As long as messages get.
        let paths = (0..<100).map { "\"/\($0)\(String(repeating: "x", count: 4_000))\"" }.joined(separator: ",")
        let (stuck, reader) = (try SocketClient(port: own.port), try SocketClient(port: own.port))
        let open = try Self.socketCount(of: own)
        var round = 0
        while try Self.socketCount(of: own) >= open && round < 200 {
            let answer = try Connection(port: own.port).request(
                "POST", "/changed", ["Content-Type": "application/json"], body: "{\"files\":[\(paths)]}")
            #expect(answer.status == 200)
            while try Self.next(of: reader).opcode != 1 {}
            round += 1
        }
        #expect(try Self.socketCount(of: own) < open, "the page that does not read is still there")
        #expect(try own.vif.residentKiB() < 200_000)
        // What was sent before it was given up may still be read; then it is told why.
        let received = try ReceivedFrames(stuck.connection.readToEnd(within: 10)[...])
        #expect(received.closeCode ?? 1013 == 1013)
        try own.folder.write("last", to: "www/last.txt")
        while !(try Self.next(of: reader)).text.contains("/last.txt") {}
    }

    /// A page that is there answers pings.
    private static func next(of page: SocketClient) throws -> ReceivedFrame {
        let frame = try page.connection.frame()
        if frame.opcode == 9 { try page.connection.send(RawFrame(10, frame.payload).bytes) }
        return frame
    }

    @Test("101: as a client of LiveReload that never reads is dropped, and the others miss nothing")
    func unreadAlerts() throws {
        let own = try AttackedSite()
        let hello = RawFrame.text(Self.liveReloadHello).bytes
        let (stuck, reader) = (
            try SocketClient(port: own.port, path: "/livereload"), try SocketClient(port: own.port, path: "/livereload")
        )
        for socket in [stuck, reader] {
            try socket.connection.send(hello)
            #expect(try socket.connection.frame().text.contains(#""hello""#))
        }
        let (poster, open) = (try Connection(port: own.port), try Self.socketCount(of: own))
        var count = 0
        while try Self.socketCount(of: own) >= open && count < 1_000 {
            let text = "\(count)-" + String(repeating: "x", count: 16_000)
            let fields = ["Content-Type": "application/x-www-form-urlencoded"]
            #expect(try poster.request("POST", "/alert", fields, body: "message=" + text).status == 200)
            var frame = try reader.connection.frame()
            while frame.opcode == 9 { frame = try reader.connection.frame() }
            #expect(frame.text.contains("\(count)-x"))
            count += 1
        }
        #expect(try Self.socketCount(of: own) < open, "the client that does not read is still there")
        let received = try ReceivedFrames(stuck.connection.readToEnd(within: 10)[...])
        #expect(received.closeCode ?? 1013 == 1013)
    }

    /// A page that does not read cannot be told: only the server knows that it has been given up.
    private static func socketCount(of site: AttackedSite) throws -> Int {
        let list = try Command.run("sh", "-c", "ls -l /proc/\(site.vif.identifier)/fd | grep -c socket:")
        return Int(list.filter(\.isNumber)) ?? 0
    }

    private static let liveReloadHello =
        #"{"command":"hello","protocols":["http://livereload.com/protocols/official-7"],"ver":"2.2.1"}"#

    @Test("78: with more sockets than there may be is told so, and waits for one to end")
    func socketLimit() throws {
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        var old = limit
        defer { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old) }
        limit.rlim_cur = limit.rlim_max
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        try #require(limit.rlim_max >= 11_000, "too few descriptors are allowed here: ulimit -n \(limit.rlim_max)")
        let own = try AttackedSite()
        var sockets: [SocketClient] = []
        var refusal: ReceivedResponse?
        while refusal == nil && sockets.count < 10_500 {
            do {
                sockets.append(try SocketClient(port: own.port))
            } catch let refused as SocketClient.Refused {
                refusal = refused.response
            }
        }
        #expect(sockets.count >= 5_000)
        #expect(refusal?.status == 503)
        #expect(try Connection(port: own.port).get("/index.html").status == 200)
        #expect(try answers(of: sockets[0]).isEmpty)
        sockets.removeLast(100)
        try sockets.append(Self.afterAWhile { try SocketClient(port: own.port) })
        #expect(try answers(of: sockets[sockets.count - 1]).isEmpty)
    }

    /// The server learns a little later that sockets have ended, and tells nobody: it is asked again.
    private static func afterAWhile(_ open: () throws -> SocketClient) throws -> SocketClient {
        for _ in 0..<100 {
            if let socket = try? open() { return socket }
            usleep(50_000)
        }
        return try open()
    }
}
