import Glibc
package import NIOCore
import NIOHTTP1

/// A whole response as it goes over the wire, kept to be sent again and again on connections that go on.
package struct EncodedResponse: Sendable {
    package let status: Int
    /// Of the body.
    package let length: Int
    private var bytes: ByteBuffer
    private let dateOffset: Int
    private var second: Int

    /// Nothing for a body that streams.
    package init?(_ response: Response) {
        second = HTTPDate.currentSecond()
        var head = ByteBufferAllocator().buffer(capacity: Response.headroom)
        ResponseEncoder.writeHead(of: response, date: HTTPDate.format(second), isClosing: false, into: &head)
        switch response.body {
        case .file: return nil
        case .none:
            bytes = head
            length = 0
        case .bytes(let body):
            length = body.readableBytes
            var (first, second) = ResponseEncoder.join(head, body)
            if var second { first.writeBuffer(&second) }
            bytes = first
        }
        status = Int(response.status.code)
        dateOffset = "HTTP/1.1 200 \(response.status.reasonPhrase)\r\nDate: ".utf8.count
    }

    /// What it takes in memory.
    package var size: Int { bytes.storageCapacity }

    /// The response with the date of now. Copies only once a second, and only while the last one is still being sent.
    package mutating func current() -> ByteBuffer {
        let now = HTTPDate.currentSecond()
        if now != second {
            second = now
            bytes.setString(HTTPDate.format(now), at: bytes.readerIndex + dateOffset)
        }
        return bytes
    }
}
