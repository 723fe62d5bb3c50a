/// A folder of the site, and where in the site it is.
package struct Place: Sendable {
    package let folder: SiteFolder
    /// What pages have of it; nothing if pages do not follow their files.
    package let served: ServedFiles?
    /// Names joined by slashes, without one at the ends; empty for the root.
    package let prefix: String

    package init(folder: SiteFolder, served: ServedFiles?, prefix: String = "") {
        self.folder = folder
        self.served = served
        self.prefix = prefix
    }

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

    /// Which folder a path is in, and the path in there.
    func place(for path: SitePath) -> (Place, SitePath) {
        guard !mounts.isEmpty, let (place, rest) = mounts.endpoint(for: path.relative) else { return (root, path) }
        return (place, SitePath(relative: rest, isFolder: path.isFolder))
    }
}
