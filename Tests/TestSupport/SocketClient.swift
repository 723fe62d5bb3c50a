/// A WebSocket client that sends what it is told, well-formed or not.
package final class SocketClient: Sendable {
    package struct Refused: Error {
        package let response: ReceivedResponse
    }

    package struct Frame: Equatable {
        package let opcode: UInt8
        package let payload: [UInt8]

        package init(opcode: UInt8, payload: [UInt8]) {
            self.opcode = opcode
            self.payload = payload
        }

        package var text: String { String(decoding: payload, as: UTF8.self) }

        /// The code of a close frame.
        package var closeCode: Int? {
            opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil
        }
    }

    package let connection: Connection
    /// What the handshake got.
    package let response: ReceivedResponse

    package init(
        port: Int, path: String = "/__vif/socket", headers: [String: String] = [:], early: [UInt8] = []
    ) throws {
        connection = try Connection(port: port)
        var fields = [
            "Host": "localhost:\(port)", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        ]
        fields.merge(headers) { $1 }
        let lines = fields.filter { !$0.value.isEmpty }.map { "\($0.key): \($0.value)\r\n" }.joined()
        try connection.send(Array("GET \(path) HTTP/1.1\r\n\(lines)\r\n".utf8) + early)
        response = try connection.response()
        guard response.status == 101 else { throw Refused(response: response) }
    }

    package var acceptValue: String? { response["Sec-WebSocket-Accept"] }

    package func send(_ text: String) throws {
        try connection.send(Self.frame(opcode: 1, payload: Array(text.utf8)))
    }

    package static func frame(opcode: UInt8, payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true) -> [UInt8] {
        let mask: [UInt8] = [0x11, 0x22, 0x33, 0x44]
        var frame = [(isFinal ? 0x80 : 0) | opcode]
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        if payload.count < 126 {
            frame.append(maskBit | UInt8(payload.count))
        } else {
            frame += [maskBit | 126, UInt8(payload.count >> 8 & 0xFF), UInt8(payload.count & 0xFF)]
        }
        guard isMasked else { return frame + payload }
        return frame + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// The next that is not a question whether we are there, which is answered.
    package func receivePastPings(within seconds: Int32 = 10) throws -> Frame {
        while true {
            let frame = try receive(within: seconds)
            guard frame.opcode == 9 else { return frame }
            try connection.send(Self.frame(opcode: 10, payload: frame.payload))
        }
    }

    package func receive(within seconds: Int32 = 10) throws -> Frame {
        let head = try connection.read(2, within: seconds)
        var length = Int(head[1] & 0x7F)
        if length == 126 { length = try connection.read(2).reduce(0) { $0 << 8 | Int($1) } }
        return Frame(opcode: head[0] & 0x0F, payload: try connection.read(length))
    }

    /// Whether something comes within the time; for showing that nothing does.
    package func isReadable(within milliseconds: Int32) -> Bool { connection.isReadable(within: milliseconds) }
}
