import HTTPServing
import NIOCore
import NIOHTTP1

/// A script of ours, which pages of every origin may load: it holds no secret.
struct EmbeddedScript: Sendable {
    private let body: ByteBuffer
    private let tag: EntityTag

    init(bytes: [UInt8], name: String) {
        body = ByteBuffer(bytes: bytes)
        tag = EntityTag(opaque: "\(name)-\(bytes.hashValue)")
    }

    func response(to request: Request) -> Response {
        guard [.GET, .HEAD].contains(request.method) else { return Refusal.methodNotAllowed.response }
        let caching = [("ETag", tag.text), ("Cache-Control", "no-cache")]
        var response = Response(status: .notModified, headers: caching)
        if !tag.matches(ifNoneMatch: request.fields.values(.ifNoneMatch)) {
            response = Response(
                status: .ok, headers: [("Content-Type", "text/javascript; charset=utf-8")] + caching, body: .bytes(body)
            )
        }
        // Pages under a `sandbox` policy, which are of no origin, need it too.
        response.isEmbeddable = true
        return response
    }
}
