package import HTTPServing
import NIOCore
import NIOHTTP1

/// The style and the script of listings.
extension ListingPage {
    private static let style = Part(PackageResources.listing_css, type: "text/css; charset=utf-8")
    private static let script = Part(PackageResources.listing_js, type: "text/javascript; charset=utf-8")

    private struct Part {
        let body: ByteBuffer
        let type: String
        let tag: EntityTag

        init(_ bytes: [UInt8], type: String) {
            body = ByteBuffer(bytes: bytes)
            self.type = type
            tag = EntityTag(opaque: "listing-\(bytes.hashValue)")
        }
    }

    /// - Parameter path: `stylePath` or `scriptPath`.
    package static func part(_ path: String, for request: Request) -> Response {
        guard [.GET, .HEAD].contains(request.method) else { return Refusal.methodNotAllowed.response }
        let part = path == stylePath ? style : script
        let caching = [("ETag", part.tag.text), ("Cache-Control", "no-cache")]
        if part.tag.matches(ifNoneMatch: request.fields.values(.ifNoneMatch)) {
            return Response(status: .notModified, headers: caching)
        }
        return Response(status: .ok, headers: [("Content-Type", part.type)] + caching, body: .bytes(part.body))
    }
}
