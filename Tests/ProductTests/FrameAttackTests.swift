import TestSupport
import Testing

/// The tables are in the extensions, one for each kind of frames. They are about the development endpoints too, which are
/// there only if they are asked for.
@Suite("An attack over a WebSocket", .attackedSite(options: ["--dev-sockets"]))
struct FrameAttackTests {
    let site: AttackedSite

    init() throws {
        site = try #require(AttackedSite.current)
    }

    func open(_ endpoint: FrameAttack.Endpoint) throws -> SocketClient {
        try SocketClient(port: site.port, path: endpoint.path, headers: endpoint.headers)
    }

    func check(_ attack: FrameAttack) throws {
        let socket = try open(attack.endpoint)
        // It may close before all is sent.
        try? socket.connection.send(attack.frames)
        switch attack.outcome {
        case .closed(let codes):
            let code = try socket.connection.framesThroughClose(within: 20).last?.closeCode
            #expect(code.map(codes.contains) == true, "\(code ?? 0)")
        case .answered(let messages):
            let received = try answers(of: socket, compresses: attack.endpoint == .deflatedEcho)
            if attack.endpoint != .reload { #expect(received == messages) }
            try socket.connection.send(RawFrame.close(1000).bytes)
            #expect(try socket.connection.framesThroughClose().last?.closeCode == 1000)
        }
        try? socket.connection.send(RawFrame.close(1000).bytes)
        #expect(try socket.connection.readToEnd(within: 6).isEmpty, "bytes behind the close frame")
        try expectService()
    }

    /// What comes back before the answer to a ping, which is sent behind all.
    func answers(of socket: SocketClient, compresses: Bool = false) throws -> [FrameAttack.Message] {
        let end = Array("end".utf8)
        try socket.connection.send(RawFrame(9, end).bytes)
        var received = ReceivedFrames(compresses: compresses)
        while received.pongs.last != end && received.closeCode == nil {
            try received.add(try socket.connection.frame(within: 20))
        }
        #expect(received.closeCode == nil)
        return received.messages
    }

    /// The server goes on: for whoever asks for a file, and for whoever opens a socket.
    func expectService() throws {
        #expect(try Connection(port: site.port).get("/index.html").status == 200)
        let socket = try SocketClient(port: site.port)
        #expect(try answers(of: socket).isEmpty)
    }
}
