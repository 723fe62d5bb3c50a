import HTTPServing
import LiveReload

/// Whether a page is one of ours.
enum PageOrigin {
    /// A program without an `Origin` reads our files anyway. A page must be ours: by its origin, or, where a policy
    /// takes its origin away (`sandbox`), by the token in its script.
    static func isAllowed(_ request: Request, query: String?, hub: SessionHub?) -> Bool {
        let origins = request.fields.values(.origin)
        // Browsers tell no origin when a page goes somewhere, or embeds what it cannot read, but most tell this.
        let isOfSite = request.fields.values(.secFetchSite).allSatisfy { $0 == "same-origin" || $0 == "none" }
        if origins.isEmpty, isOfSite { return true }
        if let site = request.authority, origins.count == 1,
            OriginRule.isOwn(origins[0], site: site, isSecure: request.isSecure)
        {
            return true
        }
        guard let query, let hub else { return false }
        return hasToken(query, of: hub)
    }

    static func hasToken(_ query: String, of hub: SessionHub) -> Bool {
        value(of: "token", in: query).map { hub.isOwnToken(String($0)) } ?? false
    }

    /// The first value of a name, as it stands there.
    static func value(of name: String, in query: String) -> Substring? {
        for pair in query.split(separator: "&") where pair.hasPrefix(name + "=") {
            return pair.dropFirst(name.count + 1)
        }
        return nil
    }
}
