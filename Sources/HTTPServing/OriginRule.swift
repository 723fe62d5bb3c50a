/// The rule for the `Origin` of a request that does more than read: whoever opens the socket learns which files
/// change, so a page elsewhere must not.
package enum OriginRule {
    /// Whether the whole origin, scheme, host and port, is the site that the request is addressed to.
    ///
    /// `null` (a sandboxed page, a `file:` page) and an unparsable origin never are.
    package static func isOwn(_ origin: some StringProtocol, site: Authority) -> Bool {
        guard origin.utf8.count > 7, origin.prefix(7).lowercased() == "http://",
            let authority = Authority(Substring(origin.dropFirst(7)))
        else { return false }
        return authority.host == site.host && (authority.port ?? 80) == (site.port ?? 80)
    }
}
