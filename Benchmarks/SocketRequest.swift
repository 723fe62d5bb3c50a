import TestSupport

/// The handshake of all pages of the benchmarks (RFC 6455 §1.3 has its key and the answer to it).
enum SocketRequest {
    static func bytes(port: Int, path: String) -> [UInt8] {
        let lines = [
            "GET \(path) HTTP/1.1", "Host: localhost:\(port)", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// Waits for the answer, behind which nothing may come by itself.
    static func isAccepted(by socket: PageSocket, space: UnsafeMutableRawBufferPointer) throws -> Bool {
        var length = 0
        while length < space.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: space[length...])
            guard let (count, _) = try socket.receive(into: rest, isWaiting: true), count > 0 else { return false }
            length += count
            if space[..<length].suffix(4).elementsEqual("\r\n\r\n".utf8) { break }
        }
        let answer = String(decoding: space[..<length], as: UTF8.self)
        return answer.hasPrefix("HTTP/1.1 101 ") && answer.contains(": s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
    }
}
