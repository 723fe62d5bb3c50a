import NIOCore
import NIOHTTP1

/// The head of a request of sound syntax, before anybody has looked at what it says.
struct RequestHead {
    enum Body: Equatable {
        case none
        case length(Int)
        case chunked

        /// It is not announced as larger than what is read past.
        var isAcceptable: Bool { if case .length(let length) = self { length <= BodyReader.limit } else { true } }
    }

    let method: HTTPMethod
    /// Where in the head the target is: visible ASCII without `#`; not empty.
    let target: Range<Int>
    /// Of HTTP/1.
    let minorVersion: UInt8
    let fields: RequestFields
    let body: Body
    /// Neither the version nor the client asks for the connection to end.
    let isKeptAlive: Bool
    /// It came by TLS.
    var isSecure = false
    var isHTTP2 = false

    func withTarget<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try fields.head.withUnsafeReadableBytes { try body(UnsafeRawBufferPointer(rebasing: $0[target])) }
    }

    var targetText: String { withTarget { String(decoding: $0, as: UTF8.self) } }

    var isHTTP11: Bool { minorVersion >= 1 }
}
