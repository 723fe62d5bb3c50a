import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The opening handshake of RFC 6455 §4.2.
enum WebSocketHandshake {
    /// Checks the client's part, clause by clause (§4.2.1).
    static func refusal(of request: Request) -> Refusal? {
        guard request.method == .GET else { return .notGET }
        guard request.fields.names("websocket", in: .upgrade) else {
            return .notWebSocket
        }
        guard request.isHTTP11, request.fields.names("upgrade", in: .connection)
        else { return .badHandshake }
        guard request.fields.single(.secWebSocketVersion) == "13" else { return .unsupportedWebSocketVersion }
        guard let key = request.fields.single(.secWebSocketKey), isBase64Of16Bytes(key) else { return .badHandshake }
        return nil
    }

    /// Our part (§4.2.2). Complete at once.
    static func response(
        to request: Request, fields: [(name: String, value: String)], channel: any Channel
    ) -> EventLoopFuture<Response> {
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        let headers: HTTPHeaders = [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": request.fields.single(.secWebSocketKey) ?? "",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: headers)
        return upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
            .map { Response(status: .switchingProtocols, headers: $0.map { ($0.name, $0.value) } + fields) }
    }

    /// 16 bytes are 22 digits and two signs of padding.
    private static func isBase64Of16Bytes(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==") && key.utf8.dropLast(2).allSatisfy(isBase64Digit)
    }

    private static func isBase64Digit(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "A"..."Z", "a"..."z", "0"..."9", "+", "/": true
        default: false
        }
    }
}
