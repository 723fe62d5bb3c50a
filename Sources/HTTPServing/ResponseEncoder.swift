import Glibc
import NIOCore
import NIOHTTP1

/// Writes response heads. Every response carries what keeps other sites from using it.
struct ResponseEncoder {
    private var date = HTTPDate()

    /// The head, and the body where it is at hand, in as few buffers as possible; what follows streams.
    mutating func encode(
        _ response: consuming Response, forHEAD: Bool, isClosing: Bool, allocator: ByteBufferAllocator
    ) -> (first: ByteBuffer, second: ByteBuffer?, rest: FileBody?) {
        var head = allocator.buffer(capacity: Response.headroom)
        Self.writeHead(of: response, date: date.now(), isClosing: isClosing, into: &head)
        let status = response.status
        let body = response.body
        response.body = .none
        switch consume body {
        case .none: return (head, nil, nil)
        case _ where forHEAD || status == .notModified: return (head, nil, nil)
        case .bytes(let bytes):
            let (first, second) = Self.join(head, bytes)
            return (first, second, nil)
        case .file(let file): return (head, nil, file)
        }
    }

    static func join(_ head: ByteBuffer, _ body: consuming ByteBuffer) -> (ByteBuffer, ByteBuffer?) {
        let start = body.readerIndex - head.readableBytes
        guard start >= 0 else { return (head, body) }
        body.setBuffer(head, at: start)
        body.moveReaderIndex(to: start)
        return (body, nil)
    }

    /// The date comes first: at an offset that only the status decides.
    static func writeHead(
        of response: borrowing Response, date: String, isClosing: Bool, into head: inout ByteBuffer
    ) {
        head.writeStaticString("HTTP/1.1 ")
        head.writeString(String(response.status.code))
        head.writeStaticString(" ")
        head.writeString(response.status.reasonPhrase)
        head.writeStaticString("\r\nDate: ")
        head.writeString(date)
        for (name, value) in response.headers {
            head.writeStaticString("\r\n")
            head.writeString(name)
            head.writeStaticString(": ")
            head.writeString(value)
        }
        switch response.body {
        case .none: break
        case .bytes(let bytes): Self.writeLength(bytes.readableBytes, into: &head)
        case .file(let file): Self.writeLength(file.length, into: &head)
        }
        if !response.withheld.contains("x-content-type-options") {
            head.writeStaticString("\r\nX-Content-Type-Options: nosniff")
        }
        if !response.withheld.contains("cross-origin-resource-policy") {
            head.writeStaticString("\r\nCross-Origin-Resource-Policy: ")
            head.writeStaticString(response.isEmbeddable ? "cross-origin" : "same-origin")
        }
        if isClosing { head.writeStaticString("\r\nConnection: close") }
        head.writeStaticString("\r\n\r\n")
    }

    private static func writeLength(_ length: Int, into head: inout ByteBuffer) {
        head.writeStaticString("\r\nContent-Length: ")
        head.writeString(String(length))
    }
}
