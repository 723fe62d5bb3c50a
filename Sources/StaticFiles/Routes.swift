import HTTPServing

/// Which endpoint answers for a path: the one that is mounted nearest to it.
package struct Routes<Endpoint: Sendable>: Sendable {
    private struct Route: Sendable {
        /// Without the slash that it begins with, as `SitePath` has its names.
        let prefix: String
        let endpoint: Endpoint
    }

    /// The longest first.
    private let routes: [Route]

    /// - Throws: `MountError.duplicate` if two mounts have one path.
    package init(_ mounts: [(mount: Mount, endpoint: Endpoint)]) throws(MountError) {
        for (index, (mount, _)) in mounts.enumerated() {
            let isTaken = mounts[..<index].contains { $0.mount.isSamePath(as: mount) }
            guard !isTaken else { throw .duplicate(mount.prefix) }
        }
        routes =
            mounts
            .map { Route(prefix: String(Substring($0.mount.prefix.utf8.dropFirst())), endpoint: $0.endpoint) }
            .sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// What is mounted right below a folder of the site, with the names that its listing has for it.
    ///
    /// - Parameter folder: decoded names joined by slashes; empty for the root.
    func endpoints(below folder: String) -> [(name: String, endpoint: Endpoint)] {
        routes.compactMap { route in
            let names = route.prefix.namesBetweenSlashes
            guard let last = names.last, names.dropLast().joined(separator: "/") == folder else { return nil }
            return (String(last), route.endpoint)
        }
    }

    package var endpoints: [Endpoint] { routes.map(\.endpoint) }

    package var isEmpty: Bool { routes.isEmpty }

    /// Nothing if the path is not below a mount.
    ///
    /// - Parameter relative: decoded names joined by slashes, as in `SitePath`.
    /// - Returns: the endpoint and the path below it in the same form, empty for its root.
    package func endpoint(for relative: String) -> (endpoint: Endpoint, rest: String)? {
        let path = relative.utf8
        for route in routes where path.starts(with: route.prefix.utf8) {
            let rest = path.dropFirst(route.prefix.utf8.count)
            if rest.isEmpty { return (route.endpoint, "") }
            if rest.first == UInt8(ascii: "/") { return (route.endpoint, String(Substring(rest.dropFirst()))) }
        }
        return nil
    }
}
