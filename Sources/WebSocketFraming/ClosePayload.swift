import NIOCore

/// What a close frame holds: nothing, or a code and a reason (RFC 6455 §5.5.1).
enum ClosePayload {
    /// The largest payload of a control frame (§5.5), less the code.
    static let reasonLimit = 123

    static func parse(_ payload: ByteBuffer) throws(Violation) -> WebSocketEvent {
        guard payload.readableBytes > 0 else { return .close(nil, reason: "") }
        var payload = payload
        guard let code = payload.readInteger(as: UInt16.self) else { throw .protocolError("half a close code") }
        guard CloseCode.isValidOnWire(code) else { throw .protocolError("close code that is never sent") }
        guard let reason = String(validating: payload.readableBytesView, as: UTF8.self) else { throw .notUTF8 }
        return .close(CloseCode(rawValue: code), reason: reason)
    }

    /// - Parameter reason: its first 123 bytes are taken, less the last character if it is not whole in them.
    static func encode(_ code: CloseCode, reason: String) -> ByteBuffer {
        var payload = ByteBuffer(integer: code.rawValue)
        payload.writeBytes(reason.utf8.prefix(lengthKept(of: reason)))
        return payload
    }

    private static func lengthKept(of reason: String) -> Int {
        var length = 0
        for scalar in reason.unicodeScalars {
            let next = length + UTF8.width(scalar)
            guard next <= reasonLimit else { break }
            length = next
        }
        return length
    }
}
