package import HTTPServing
package import NIOCore
import NIOHTTP1

/// The script that every page loads, and the tag that loads it.
package enum ClientScript {
    package static let path = "/__vif/client.js"
    package static let socketPath = "/__vif/socket"

    /// The tag for a page of this version. External, classic and on one line: it breaks neither import maps nor line
    /// numbers nor a policy that allows `'self'`; well-formed XML too.
    ///
    /// - Parameter nonce: what the page's policies ask for; nothing that a quote ends.
    package static func element(for version: PageVersion, nonce: String? = nil) -> ByteBuffer {
        let nonce = nonce.map { #" nonce="\#($0)""# } ?? ""
        return ByteBuffer(
            string: #"<script src="\#(path)" data-version="\#(version.text)" async=""\#(nonce)></script>"#)
    }

    private static let tag = EntityTag(opaque: "client-\(PackageResources.client_js.hashValue)")
    private static let body = ByteBuffer(bytes: PackageResources.client_js)

    package static func response(to request: Request) -> Response {
        guard [.GET, .HEAD].contains(request.method) else { return Refusal.methodNotAllowed.response }
        let caching = [("ETag", tag.text), ("Cache-Control", "no-cache")]
        if tag.matches(ifNoneMatch: request.fields.values(.ifNoneMatch)) {
            return Response(status: .notModified, headers: caching)
        }
        var response = Response(
            status: .ok, headers: [("Content-Type", "text/javascript; charset=utf-8")] + caching, body: .bytes(body))
        // A page under a `sandbox` policy is of no origin, and needs it too. It holds no secret.
        response.isEmbeddable = true
        return response
    }
}
