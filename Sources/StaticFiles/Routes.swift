import HTTPServing

/// Which endpoint answers for a path of a host: the one that is mounted nearest to it.
package struct Routes<Endpoint: Sendable>: Sendable {
    private struct Route: Sendable {
        /// Nothing for every host without a folder of its own.
        let host: String?
        /// Without the slash that it begins with, as `SitePath` has its names.
        let prefix: String
        let endpoint: Endpoint
    }

    /// The longest first, and of two with one path that of a host.
    private let routes: [Route]
    /// Each once, in order.
    package let hosts: [String]
    /// Hosts of which nothing is served folder's.
    private let wholeHosts: Set<String>

    /// - Throws: `MountError.duplicate` if two mounts have one path.
    package init(_ mounts: [(mount: Mount, endpoint: Endpoint)]) throws(MountError) {
        for (index, (mount, _)) in mounts.enumerated() {
            let isTaken = mounts[..<index].contains { $0.mount.isSamePath(as: mount) }
            guard !isTaken else { throw .duplicate(mount.place) }
        }
        routes =
            mounts
            .map {
                Route(
                    host: $0.mount.host, prefix: String(Substring($0.mount.prefix.utf8.dropFirst())),
                    endpoint: $0.endpoint)
            }
            .sorted { ($0.prefix.utf8.count, $0.host == nil ? 0 : 1) > ($1.prefix.utf8.count, $1.host == nil ? 0 : 1) }
        hosts = Set(mounts.compactMap(\.mount.host)).sorted()
        wholeHosts = Set(mounts.filter { $0.mount.prefix.isEmpty }.compactMap(\.mount.host))
    }

    /// Hosts that show the served folder, with folders of their own at some paths.
    var sharingHosts: [String] { hosts.filter { !wholeHosts.contains($0) } }

    /// What is mounted right below a folder of the site, with the names that its listing has for it.
    ///
    /// - Parameter folder: decoded names joined by slashes; empty for the root.
    func endpoints(below folder: String, at host: String? = nil) -> [(name: String, endpoint: Endpoint)] {
        var known: Set<String> = []
        return routes.compactMap { route in
            let names = route.prefix.namesBetweenSlashes
            guard answers(route, at: host), let last = names.last,
                names.dropLast().joined(separator: "/") == folder, known.insert(String(last)).inserted
            else { return nil }
            return (String(last), route.endpoint)
        }
    }

    package var endpoints: [Endpoint] { routes.map(\.endpoint) }

    package var isEmpty: Bool { routes.isEmpty }

    /// Nothing if the path is not below a mount.
    ///
    /// - Parameters:
    ///   - relative: decoded names joined by slashes, as in `SitePath`.
    ///   - host: one of `hosts`, or nothing.
    /// - Returns: the endpoint and the path below it in the same form, empty for its root.
    package func endpoint(
        for relative: String, at host: String? = nil
    ) -> (endpoint: Endpoint, rest: String)? {
        let path = relative.utf8
        for route in routes where answers(route, at: host) && path.starts(with: route.prefix.utf8) {
            if route.prefix.isEmpty { return (route.endpoint, relative) }
            let rest = path.dropFirst(route.prefix.utf8.count)
            if rest.isEmpty { return (route.endpoint, "") }
            if rest.first == UInt8(ascii: "/") { return (route.endpoint, String(Substring(rest.dropFirst()))) }
        }
        return nil
    }

    private func answers(_ route: Route, at host: String?) -> Bool {
        if let own = route.host { return own == host }
        return host.map { !wholeHosts.contains($0) } ?? true
    }
}
