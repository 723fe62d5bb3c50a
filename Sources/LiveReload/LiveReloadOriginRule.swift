package import HTTPServing

/// Which pages may speak LiveReload's protocol with us. Not only our own: the protocol is there for the pages of
/// other servers on this computer. What they learn is which files change.
package struct LiveReloadOriginRule: Sendable {
    private let bound: Authority.Host?

    /// - Parameter bound: the host that the user named to listen on. The unspecified address stands for none: pages
    ///   of every address would be let in.
    package init(bound: Authority.Host? = nil) {
        self.bound = bound
    }

    /// Whether this may open a socket: a program, our own pages, and those of any server on this computer or on the
    /// host that is asked, and browser extensions. Not a page without an origin (`null`).
    ///
    /// - Parameters:
    ///   - origins: the values of `Origin`.
    ///   - site: whom the request is addressed to.
    package func allowsSocket(origins: [String], site: Authority?) -> Bool {
        guard let origin = origins.first else { return true }
        guard origins.count == 1 else { return false }
        return Self.isExtension(origin) || allowsHost(of: origin, site: site)
    }

    /// Whether this may have pages reloaded, by GET too, which browsers send for any image of any page.
    ///
    /// - Parameters:
    ///   - fetchSites: the values of `Sec-Fetch-Site`.
    ///   - isBrowser: the request has what browsers send with every request, and tools do not. To an address in the
    ///     network without HTTPS they name neither the origin nor the site of the page that asks.
    package func allowsCommand(origins: [String], fetchSites: [String], site: Authority?, isBrowser: Bool) -> Bool {
        if isBrowser, origins.isEmpty, fetchSites.isEmpty { return false }
        return fetchSites.allSatisfy { $0 == "none" || $0 == "same-origin" }
            && allowsSocket(origins: origins, site: site)
    }

    private func allowsHost(of origin: String, site: Authority?) -> Bool {
        guard let scheme = ["http://", "https://"].first(where: { Self.has(origin, prefix: $0) }),
            let host = Authority(Substring(origin.utf8.dropFirst(scheme.utf8.count)))?.host
        else { return false }
        return AllowedHosts().contains(host) || host == bound || host == site?.host
    }

    private static let extensionSchemes = ["chrome-extension://", "moz-extension://", "safari-web-extension://"]

    /// Behind the scheme is an identifier.
    private static func isExtension(_ origin: String) -> Bool {
        guard let scheme = extensionSchemes.first(where: { has(origin, prefix: $0) }) else { return false }
        let identifier = origin.utf8.dropFirst(scheme.utf8.count)
        return (1...64).contains(identifier.count) && identifier.allSatisfy(isIdentifierByte)
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Browsers write schemes in lower case.
    private static func has(_ origin: String, prefix: String) -> Bool {
        origin.utf8.starts(with: prefix.utf8)
    }
}
