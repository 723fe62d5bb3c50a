package import HTTPServing

/// How the files of a site are served, by the command line.
package struct SiteRules: Sendable {
    /// Folders without a page of their own show what is in them.
    package var hasListings = true
    /// Names that begin with a dot, and private keys, are not there.
    package var hidesNames = true
    /// Which navigations to nothing get a page all the same.
    package var fallback: FallbackRule?
    package var mediaTypes = MediaTypes()
    package var headers = HeaderRules()
    /// Text is compressed on its way.
    package var compresses = false
    /// Whether the same request gets the same answer whoever sends it, as long as the file stays the same.
    package var isSameForAll = true
    /// Part of every `ETag`: what a browser has from before the rules were changed is not taken for the same.
    package var fingerprint = ""
    /// Has the last word on every response.
    package var finish: (@Sendable (inout Response, Request) -> Void)?

    package init() {}
}
