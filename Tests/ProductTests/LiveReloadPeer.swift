import TestSupport

/// The other end of a socket at `/livereload`, told what to say.
struct LiveReloadPeer {
    static let serverHello =
        #"{"command":"hello","protocols":["http://livereload.com/protocols/official-7","#
        + #""http://livereload.com/protocols/connection-check-1"],"serverName":"Vif"}"#

    let socket: SocketClient

    init(port: Int, origin: String = "") throws {
        socket = try SocketClient(port: port, path: "/livereload", headers: ["Origin": origin])
    }

    /// A page, as livereload.js is one, which the server knows of by now.
    init(page url: String, port: Int) throws {
        try self.init(port: port)
        try hello("official-6", "official-7")
        try socket.send(#"{"command":"info","plugins":{"less":{"disable":false,"version":"1.0"}},"url":"\#(url)"}"#)
        guard try message() == Self.serverHello else { throw VifProcess.Failure(message: "no hello") }
        try waitUntilHeard()
    }

    func hello(_ protocols: String...) throws {
        let list = protocols.map { "\"http://livereload.com/protocols/\($0)\"" }.joined(separator: ",")
        try socket.send(#"{"command":"hello","protocols":[\#(list)],"ver":"2.2.1"}"#)
    }

    /// The next text that the server sends.
    func message(within seconds: Int32 = 10) throws -> String {
        let frame = try socket.receive(within: seconds)
        guard frame.opcode == 1 else { throw VifProcess.Failure(message: "no text, but \(frame)") }
        return frame.text
    }

    /// Until the server has read all that was sent: it answers a ping in its turn.
    func waitUntilHeard() throws {
        try socket.connection.send(SocketClient.frame(opcode: 9, payload: []))
        let frame = try socket.receive()
        guard frame.opcode == 10 else { throw VifProcess.Failure(message: "no pong, but \(frame)") }
    }
}
