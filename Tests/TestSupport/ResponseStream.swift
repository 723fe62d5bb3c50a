/// Splits all that a server sent over a connection into responses, strictly: what a lenient client forgives is an error.
package struct ResponseStream {
    package struct Violation: Error, CustomStringConvertible {
        package let description: String
    }

    private let bytes: [UInt8]
    private var position = 0
    private var isLast = false
    /// The connection ended within a response.
    package private(set) var isCut = false

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// What no response has taken yet: frames, after a 101.
    package var rest: ArraySlice<UInt8> { bytes[position...] }

    /// The next response; nothing at the end, also in the middle of one.
    ///
    /// - Parameter mayLackBody: the request may have been HEAD, so that a length without a body is right too.
    package mutating func next(mayLackBody: Bool = false) throws(Violation) -> ReceivedResponse? {
        guard position < bytes.count else { return nil }
        guard !isLast else { throw violation("bytes behind the last response") }
        guard let end = endOfHead() else {
            isCut = true
            return nil
        }
        let head = bytes[position..<end]
        guard Self.isSound(head), var response = ReceivedResponse(head: String(decoding: head, as: UTF8.self)) else {
            throw violation("a malformed head")
        }
        isLast = response["Connection"]?.lowercased() == "close"
        position = end
        let length = try length(of: response)
        if mayLackBody && (rest.isEmpty || rest.starts(with: "HTTP/1.1 ".utf8)) { return response }
        response.body = Array(rest.prefix(length))
        isCut = response.body.count < length
        position += response.body.count
        return isCut ? nil : response
    }

    private func length(of response: ReceivedResponse) throws(Violation) -> Int {
        let fields = response.headers.filter { $0.name.lowercased() == "content-length" }
        // RFC 9110 §8.6: no length with 1xx and 204; §15.4.5: none is needed with 304.
        if response.status < 200 || response.status == 204 || response.status == 304 {
            guard fields.isEmpty || response.status == 304 else { throw violation("a length without a body") }
            return 0
        }
        guard fields.count == 1, let length = Int(fields[0].value), length >= 0 else {
            throw violation("a response without one length")
        }
        return length
    }

    private func endOfHead() -> Int? {
        bytes.position(of: Self.separator, from: position).map { $0 + Self.separator.count }
    }

    private static let separator = Array("\r\n\r\n".utf8)

    /// `HTTP/1.1 200 …`, and fields whose names are tokens. No control characters but those that end lines.
    private static func isSound(_ head: ArraySlice<UInt8>) -> Bool {
        var lines = head.dropLast(4).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        let status = lines.removeFirst()
        guard status.starts(with: "HTTP/1.1 ".utf8), status.dropFirst(12).first == UInt8(ascii: " "),
            status.dropFirst(9).prefix(3).allSatisfy({ (0x30...0x39).contains($0) }),
            lines.isEmpty || status.last == 0x0D
        else { return false }
        return lines.enumerated().allSatisfy { index, line in
            let isLast = index == lines.count - 1
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                isLast || line.last == 0x0D
            else { return false }
            return line[..<colon].allSatisfy { (0x21...0x7E).contains($0) }
                && (isLast ? line : line.dropLast()).allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
        }
    }

    private func violation(_ reason: String) -> Violation {
        Violation(description: "\(reason): \(String(decoding: rest.prefix(400), as: UTF8.self))")
    }
}
