/// A response as it came over a connection that has ended (RFC 9112).
struct HTTPAnswer: Equatable {
    let status: Int
    let body: [UInt8]

    /// Nothing if it is not whole, or not HTTP/1.1.
    init?(_ bytes: [UInt8]) {
        guard let end = Self.endOfHead(in: bytes) else { return nil }
        var lines = bytes[..<end].split(separator: UInt8(ascii: "\n")).makeIterator()
        guard let first = lines.next(), first.starts(with: "HTTP/1.1 ".utf8),
            let status = Int(String(decoding: first.dropFirst(9).prefix(3), as: UTF8.self)),
            (200...599).contains(status)
        else { return nil }
        self.status = status
        body = Array(bytes[end...])
        while let line = lines.next() {
            guard let length = Self.contentLength(in: line) else { continue }
            guard length == body.count else { return nil }
        }
    }

    private static func endOfHead(in bytes: [UInt8]) -> Int? {
        let separator = Array("\r\n\r\n".utf8)
        guard bytes.count >= separator.count else { return nil }
        return (separator.count...bytes.count).first { bytes[($0 - separator.count)..<$0].elementsEqual(separator) }
    }

    private static func contentLength(in line: ArraySlice<UInt8>) -> Int? {
        let name = Array("content-length:".utf8)
        guard line.prefix(name.count).map({ $0 | 0x20 }).elementsEqual(name.map { $0 | 0x20 }) else { return nil }
        let value = String(decoding: line.dropFirst(name.count), as: UTF8.self)
        return Int(value.filter { !$0.isWhitespace })
    }
}
