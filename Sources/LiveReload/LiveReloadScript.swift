package import HTTPServing

/// The client of LiveReload's protocol, for pages of other servers.
package enum LiveReloadScript {
    private static let script = EmbeddedScript(bytes: PackageResources.livereload_js, name: "livereload")

    package static func response(to request: Request) -> Response { script.response(to: request) }
}
