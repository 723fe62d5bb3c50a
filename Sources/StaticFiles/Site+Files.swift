import HTTPServing
package import SystemPackage

/// Where the files of a site are, as its watcher names them: from the root, or by their absolute path elsewhere.
extension Site {
    /// Every place that a file is in, and its path in there: a folder may be served under several paths.
    private func locations(of path: FilePath) -> [(place: Place, path: FilePath)] {
        var locations: [(place: Place, path: FilePath)] = path.isAbsolute ? [] : [(root, path)]
        guard !mounts.isEmpty else { return locations }
        let absolute = root.folder.path.pushing(path)
        for place in mounts.endpoints {
            var inside = absolute
            if inside.removePrefix(place.folder.path) { locations.append((place, inside)) }
        }
        return locations
    }

    /// The same, and for a file outside of all every place: a link in any of them may lead to it.
    private func owners(of path: FilePath) -> [(place: Place, path: String)] {
        let locations = locations(of: path)
        guard locations.isEmpty else { return locations.map { ($0.place, $0.path.string) } }
        return ([root] + mounts.endpoints).map { ($0, path.string) }
    }

    /// The paths of a file in URLs; none if it has none. At a virtual host, `//host` stands before.
    package func urlPaths(of path: FilePath) -> [String] {
        locations(of: path).flatMap { place, path in
            addresses(of: Self.urlPath(of: path, below: place.prefix), in: place)
        }
    }

    /// The path in URLs of the folder that a file is in, if a page lists it.
    package func listings(of path: FilePath) -> [String] {
        locations(of: path).flatMap { place, path -> [String] in
            let parent = path.removingLastComponent()
            guard place.served?.isListed(parent.string) == true else { return [] }
            // With a page of its own, the folder is listed no more; whoever had the list was told when that came.
            let index = parent.appending("index.html")
            guard path == index || place.folder.identity(of: index.string) == nil else { return [] }
            let end = parent.isEmpty && place.prefix.isEmpty ? "" : "/"
            return addresses(of: Self.urlPath(of: parent, below: place.prefix) + end, in: place)
        }
    }

    /// A path of a place as each host has it.
    private func addresses(of path: String, in place: Place) -> [String] {
        if let host = place.host { return ["//\(host)\(path)"] }
        return [path] + mounts.sharingHosts.map { "//\($0)\(path)" }
    }

    /// Whether this is the page for what is not there, and no page has had it: any of those that had another may now
    /// have this one.
    package func isNewStandIn(_ path: FilePath, fallback: String?) -> Bool {
        let isStandIn = locations(of: path).contains { place, path in
            place.prefix.isEmpty && (path == "404.html" || path.string == fallback)
        }
        return isStandIn && !isUsed(path)
    }

    package func isFolder(_ path: FilePath) -> Bool {
        locations(of: path).contains { $0.place.folder.isFolder($0.path.string) }
    }

    /// Byte by byte: a name may be no text.
    package static func urlPath(of path: FilePath, below prefix: String) -> String {
        path.withPlatformString { name in
            let bytes = UnsafeBufferPointer(start: name, count: path.length).lazy.map { UInt8(bitPattern: $0) }
            return URLPath.encode(prefix.isEmpty ? Array(bytes) : Array(prefix.utf8) + [UInt8(ascii: "/")] + bytes)
        }
    }

    /// The path of a place's file as the watcher has it.
    package func watchedPath(of file: String, in place: Place) -> FilePath {
        var path = place.folder.path.pushing(FilePath(file))
        return path.removePrefix(root.folder.path) ? path : place.folder.path.pushing(FilePath(file))
    }

    package func isUsed(_ path: FilePath) -> Bool {
        owners(of: path).contains { $0.place.served?.isUsed($0.path) ?? false }
    }

    /// Whether a file that was saved is not what every page holds. Reads it: not for an event loop.
    package func isNews(_ path: FilePath) -> Bool {
        // Each place takes note.
        owners(of: path).map { $0.place.served?.isNews($0.path) ?? true }.contains(true)
    }

    /// The paths in URLs under which pages ask for a file that they get through a link, or in place of another; nothing if
    /// they are too many to tell.
    package func aliases(of path: FilePath) -> [String]? {
        var aliases: [String] = []
        for (place, path) in owners(of: path) {
            guard let served = place.served else { continue }
            guard let found = served.aliases(of: path) else { return nil }
            aliases += found.flatMap {
                addresses(of: URLPath.encode(place.sitePath(of: $0).utf8.dropFirst()), in: place)
            }
        }
        return aliases
    }

    package func isLink(_ path: FilePath) -> Bool {
        locations(of: path).contains { $0.place.served?.isLink($0.path.string) ?? false }
    }

    /// These files, and all in these folders, were removed.
    package func forget(_ paths: [FilePath]) {
        for place in [root] + mounts.endpoints {
            let inside = paths.flatMap { owners(of: $0).filter { $0.place.isSamePlace(as: place) }.map(\.path) }
            if !inside.isEmpty { place.served?.forget(inside) }
        }
    }
}
