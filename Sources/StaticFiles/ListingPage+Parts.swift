package import HTTPServing

/// The style and the script of listings.
extension ListingPage {
    private static let style = EmbeddedPart(
        PackageResources.listing_css, type: "text/css; charset=utf-8", of: "listing")
    private static let script = EmbeddedPart(
        PackageResources.listing_js, type: "text/javascript; charset=utf-8", of: "listing")

    /// - Parameter path: `stylePath` or `scriptPath`.
    package static func part(_ path: String, for request: Request) -> Response {
        (path == stylePath ? style : script).response(to: request)
    }
}
