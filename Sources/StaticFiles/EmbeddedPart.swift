package import HTTPServing
import NIOCore
import NIOHTTP1

/// A style or a script of one of our own pages, which is in the program.
package struct EmbeddedPart: Sendable {
    private let body: ByteBuffer
    private let type: String
    private let tag: EntityTag

    /// - Parameter name: of the page, for the entity tag.
    package init(_ bytes: [UInt8], type: String, of name: String) {
        body = ByteBuffer(bytes: bytes)
        self.type = type
        tag = EntityTag(opaque: "\(name)-\(bytes.hashValue)")
    }

    package func response(to request: Request) -> Response {
        guard [.GET, .HEAD].contains(request.method) else { return Refusal.methodNotAllowed.response }
        let caching = [("ETag", tag.text), ("Cache-Control", "no-cache")]
        if tag.matches(ifNoneMatch: request.fields.values(.ifNoneMatch)) {
            return Response(status: .notModified, headers: caching)
        }
        return Response(status: .ok, headers: [("Content-Type", type)] + caching, body: .bytes(body))
    }
}
