package import HTTPServing

/// A folder of the site, and where in the site it is.
package struct Place: Sendable {
    package let folder: SiteFolder
    /// What pages have of it; nothing if pages do not follow their files.
    package let served: ServedFiles?
    /// Names joined by slashes, without one at the ends; empty for the root.
    package let prefix: String
    /// The virtual host that it is at; nothing for every host without a folder of its own.
    package let host: String?

    package init(folder: SiteFolder, served: ServedFiles?, prefix: String = "", host: String? = nil) {
        self.host = host
        self.folder = folder
        self.served = served
        self.prefix = prefix
    }

    func isSamePlace(as other: Place) -> Bool { prefix == other.prefix && host == other.host }

    /// The path of a file in the site, with the slash that it begins with, not encoded.
    func sitePath(of relative: String) -> String {
        prefix.isEmpty ? "/" + relative : "/" + prefix + (relative.isEmpty ? "" : "/" + relative)
    }
}

/// All folders that a site is made of.
package struct Site: Sendable {
    package let root: Place
    package let mounts: Routes<Place>

    package init(root: Place, mounts: Routes<Place>) {
        self.root = root
        self.mounts = mounts
    }

    /// The virtual host that a request is for; nothing for the site itself.
    package func host(of request: Request) -> String? {
        guard !mounts.hosts.isEmpty, case .name(let name)? = request.authority?.host, mounts.hosts.contains(name) else {
            return nil
        }
        return name
    }

    /// Which folder a path is in, and the path in there.
    func place(for path: SitePath, at host: String?) -> (Place, SitePath) {
        guard !mounts.isEmpty, let (place, rest) = mounts.endpoint(for: path.relative, at: host) else {
            return (root, path)
        }
        return (place, SitePath(relative: rest, isFolder: path.isFolder))
    }

    /// The folder that a host's paths begin in.
    func root(at host: String?) -> Place {
        guard let host, let (place, _) = mounts.endpoint(for: "", at: host) else { return root }
        return place
    }
}
