/// A response as it stood on the wire.
package struct ReceivedResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package var body: [UInt8] = []

    package var text: String { String(decoding: body, as: UTF8.self) }

    package subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    init?(head: String) {
        let lines = head.split(separator: "\r\n")
        guard let code = lines.first?.split(separator: " ").dropFirst().first, let status = Int(code) else {
            return nil
        }
        self.status = status
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
    }
}

extension Connection {
    package struct NotAResponse: Error {
        package let text: String
    }

    package func get(
        _ target: String, _ headers: [String: String] = [:], body: String = ""
    ) throws -> ReceivedResponse {
        try request("GET", target, headers, body: body)
    }

    /// Sends a request in the usual form.
    package func request(
        _ method: String, _ target: String, _ headers: [String: String] = [:], body: String = ""
    ) throws -> ReceivedResponse {
        var fields = headers
        fields["Host"] = fields["Host"] ?? "localhost"
        if !body.isEmpty { fields["Content-Length"] = String(body.utf8.count) }
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        try send("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n\(body)")
        return try response(hasBody: method != "HEAD")
    }

    /// Reads one response, with as much body as its length says.
    package func response(hasBody: Bool = true) throws -> ReceivedResponse {
        let head = try read(through: "\r\n\r\n")
        guard var response = ReceivedResponse(head: head) else { throw NotAResponse(text: head) }
        if hasBody, let length = response["Content-Length"].flatMap({ Int($0) }), length > 0 {
            response.body = try read(length)
        }
        return response
    }
}
