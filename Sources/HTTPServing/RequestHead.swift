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
    /// Visible ASCII without `#`; not empty.
    let target: ByteBuffer
    /// Of HTTP/1.
    let minorVersion: UInt8
    let fields: RequestFields
    let body: Body
    /// Neither the version nor the client asks for the connection to end.
    let isKeptAlive: Bool

    var isHTTP11: Bool { minorVersion >= 1 }
}
