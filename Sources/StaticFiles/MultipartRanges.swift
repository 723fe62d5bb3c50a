/// Everything of a `multipart/byteranges` body but the ranges' own bytes (RFC 9110 §14.6).
package struct MultipartRanges: Sendable, Equatable {
    /// The value for the response's `Content-Type`.
    package let contentType: String
    /// What precedes each range, in their order.
    package let heads: [[UInt8]]
    /// What follows the last one.
    package let closing: [UInt8]
    /// The value for the response's `Content-Length`: heads, ranges and closing.
    package let contentLength: Int

    /// - Parameters:
    ///   - parts: not empty, and within `length`.
    ///   - length: of the whole representation, in bytes.
    ///   - type: the media type of the representation.
    ///   - boundary: 128 random bits, which no file has in it by chance.
    package init(parts: [Range<Int>], length: Int, type: String, boundary: (UInt64, UInt64)) {
        let boundary = Self.hex(boundary.0) + Self.hex(boundary.1)
        contentType = "multipart/byteranges; boundary=\(boundary)"
        heads = parts.enumerated().map { index, part in
            // A line break before a boundary belongs to it (RFC 2046 §5.1.1); nothing precedes the first.
            let head = """
                \(index == 0 ? "" : "\r\n")--\(boundary)\r
                Content-Type: \(type)\r
                Content-Range: bytes \(part.lowerBound)-\(part.upperBound - 1)/\(length)\r
                \r

                """
            return Array(head.utf8)
        }
        closing = Array("\r\n--\(boundary)--\r\n".utf8)
        let sizes = heads.map(\.count) + parts.map(\.count) + [closing.count]
        // A sparse file may be as long as `Int` allows.
        contentLength = sizes.reduce(0) { sum, size in
            let (larger, isTooLarge) = sum.addingReportingOverflow(size)
            return isTooLarge ? .max : larger
        }
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
