/// The rule for the `Origin` of a request that does more than read: whoever opens the socket learns which files
/// change, so a page elsewhere must not.
package enum OriginRule {
    /// Whether the whole origin, scheme, host and port, is the site that the request is addressed to.
    ///
    /// `null` (a sandboxed page, a `file:` page) and an unparsable origin never are.
    ///
    /// - Parameter isSecure: the request came by TLS.
    package static func isOwn(_ origin: some StringProtocol, site: Authority, isSecure: Bool) -> Bool {
        let scheme = isSecure ? "https://" : "http://"
        guard origin.utf8.count > scheme.utf8.count, origin.prefix(scheme.count).lowercased() == scheme,
            let authority = Authority(Substring(origin.dropFirst(scheme.count)))
        else { return false }
        let port: UInt16 = isSecure ? 443 : 80
        return authority.host == site.host && (authority.port ?? port) == (site.port ?? port)
    }
}
