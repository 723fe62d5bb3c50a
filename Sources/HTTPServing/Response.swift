package import NIOCore
package import NIOHTTP1

/// What is sent back. Names and values come from us, never unescaped from a request: they are written as they are.
package struct Response: Sendable {
    package enum Body: Sendable {
        /// Nothing, and no `Content-Length` either: 101, 204, 304.
        case none
        /// Sent in one write with the head if the buffer has room for it before its reader index.
        case bytes(ByteBuffer)
        case file(FileBody)
    }

    /// Room before a body's reader index that is enough for the heads that are sent with it.
    package static let headroom = 512

    package var status: HTTPResponseStatus
    package var headers: [(name: String, value: String)]
    package var body: Body
    /// Names in lower case of what is not added by itself: the user has another such field, or wants none.
    package var withheld: Set<String> = []
    /// Pages of other origins may use it.
    package var isEmbeddable = false

    package init(status: HTTPResponseStatus, headers: [(name: String, value: String)] = [], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func text(_ status: HTTPResponseStatus, _ message: String) -> Response {
        Response(
            status: status,
            headers: [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-cache")],
            body: .bytes(ByteBuffer(string: message + "\n")))
    }

    /// The first value of a field.
    package subscript(name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
