import NIOCore
import NIOHPACK
import NIOHTTP1

/// The head of a response as HTTP/2 has it (RFC 9113 §8.3.2).
enum HTTP2Response {
    /// What only connections of HTTP/1.1 have (RFC 9113 §8.2.2).
    private static let dropped: Set = ["connection", "upgrade", "keep-alive", "transfer-encoding"]
    /// Different from response to response: they would only drive the others out of the table (RFC 7541 §7.1.3).
    private static let passing: Set = ["content-length", "etag", "last-modified", "content-range", "location"]

    static func headers(of response: borrowing Response, date: String) -> HPACKHeaders {
        var headers = HPACKHeaders()
        headers.reserveCapacity(response.headers.count + 6)
        headers.add(name: ":status", value: String(response.status.code))
        headers.add(name: "date", value: date)
        for (name, value) in response.headers { add(name, value, to: &headers) }
        switch response.body {
        case .none: break
        case .bytes(let bytes): add("content-length", String(bytes.readableBytes), to: &headers)
        case .file(let file): add("content-length", String(file.length), to: &headers)
        }
        if !response.withheld.contains("x-content-type-options") {
            headers.add(name: "x-content-type-options", value: "nosniff")
        }
        if !response.withheld.contains("cross-origin-resource-policy") {
            headers.add(
                name: "cross-origin-resource-policy", value: response.isEmbeddable ? "cross-origin" : "same-origin")
        }
        return headers
    }

    /// Of a response that is kept in the form of HTTP/1.1, which `ResponseEncoder` has written.
    ///
    /// - Parameter bytes: afterwards the body.
    static func takeHeaders(from bytes: inout ByteBuffer, status: Int) -> HPACKHeaders {
        var headers = HPACKHeaders()
        headers.reserveCapacity(12)
        headers.add(name: ":status", value: String(status))
        let end = bytes.withUnsafeReadableBytes { bytes in
            var start = 0
            while start < bytes.count, let newline = bytes[start...].firstIndex(of: ASCII.newline) {
                let line = bytes[start..<max(start, newline - 1)]
                let isStatusLine = start == 0
                start = newline + 1
                if line.isEmpty { break }
                guard !isStatusLine, let colon = line.firstIndex(of: ASCII.colon) else { continue }
                add(
                    String(decoding: line[..<colon], as: UTF8.self),
                    String(decoding: line[min(colon + 2, line.endIndex)...], as: UTF8.self), to: &headers)
            }
            return start
        }
        bytes.moveReaderIndex(forwardBy: end)
        return headers
    }

    private static func add(_ name: String, _ value: String, to headers: inout HPACKHeaders) {
        let name = name.lowercased()
        guard !dropped.contains(name) else { return }
        headers.add(name: name, value: value, indexing: passing.contains(name) ? .nonIndexable : .indexable)
    }
}
