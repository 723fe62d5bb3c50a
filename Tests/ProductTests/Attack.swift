import Testing

/// What an attacker or a broken client sends, and what must come back. The number is that of the threat in the project's
/// list of attacks.
struct Attack: CustomTestStringConvertible, Sendable {
    /// What becomes of the connection.
    enum Afterwards {
        case closed
        /// It may go on, and then the next request is answered; or it says that it closes.
        case either
    }

    let number: Int
    let name: String
    let bytes: [UInt8]
    let statuses: Set<Int>
    let afterwards: Afterwards
    /// Fields that the answer has, with their values.
    let required: [String: String]
    /// Text that the answer does not repeat.
    let absent: String?

    init(
        _ number: Int, _ name: String, _ bytes: [UInt8], _ statuses: Set<Int>, _ afterwards: Afterwards = .either,
        has required: [String: String] = [:], lacks absent: String? = nil
    ) {
        (self.number, self.name, self.bytes, self.statuses) = (number, name, bytes, statuses)
        (self.afterwards, self.required, self.absent) = (afterwards, required, absent)
    }

    init(
        _ number: Int, _ name: String, _ text: String, _ statuses: Set<Int>, _ afterwards: Afterwards = .either,
        has required: [String: String] = [:], lacks absent: String? = nil
    ) {
        self.init(number, name, Array(text.utf8), statuses, afterwards, has: required, lacks: absent)
    }

    var testDescription: String { "\(number): \(name)" }

    /// A request for this target with these lines of fields, and nothing else than `Host`.
    static func request(
        _ target: String, method: String = "GET", host: String? = "localhost", version: String = "HTTP/1.1",
        _ fields: String..., body: String = ""
    ) -> String {
        let lines = (host.map { ["Host: \($0)"] } ?? []) + fields
        return "\(method) \(target) \(version)\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    /// A handshake with these lines of fields, in which `nil` leaves out what is usual.
    static func handshake(
        _ fields: String..., path: String = "/__vif/socket", host: String = "localhost:8080", method: String = "GET",
        version: String = "HTTP/1.1", key: String? = "dGhlIHNhbXBsZSBub25jZQ==", protocolVersion: String? = "13",
        connection: String? = "Upgrade"
    ) -> String {
        var lines = ["Host: \(host)", "Upgrade: websocket"]
        if let connection { lines.append("Connection: \(connection)") }
        if let key { lines.append("Sec-WebSocket-Key: \(key)") }
        if let protocolVersion { lines.append("Sec-WebSocket-Version: \(protocolVersion)") }
        return "\(method) \(path) \(version)\r\n" + (lines + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }
}
