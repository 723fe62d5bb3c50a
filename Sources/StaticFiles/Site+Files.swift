import HTTPServing
package import SystemPackage

/// Where the files of a site are, as its watcher names them: from the root, or by their absolute path elsewhere.
extension Site {
    /// Of each place.
    package var folders: [FilePath] { mounts.endpoints.map(\.folder.path) }

    /// The place that a file is in, and its path in there. Nothing if it is in none, or is a place itself.
    package func place(ofFile path: FilePath) -> (place: Place, path: String)? {
        guard path.isAbsolute else { return (root, path.string) }
        for place in mounts.endpoints {
            var inside = path
            if inside.removePrefix(place.folder.path), !inside.isEmpty { return (place, inside.string) }
        }
        return nil
    }

    /// The path of a file in URLs; nothing if it has none.
    package func urlPath(of path: FilePath) -> String? {
        guard path.isAbsolute else { return Self.urlPath(of: path, below: "") }
        for place in mounts.endpoints {
            var inside = path
            if inside.removePrefix(place.folder.path) { return Self.urlPath(of: inside, below: place.prefix) }
        }
        return nil
    }

    /// Byte by byte: a name may be no text.
    package static func urlPath(of path: FilePath, below prefix: String) -> String {
        path.withPlatformString { name in
            let bytes = UnsafeBufferPointer(start: name, count: path.length).lazy.map { UInt8(bitPattern: $0) }
            return URLPath.encode(prefix.isEmpty ? Array(bytes) : Array(prefix.utf8) + [UInt8(ascii: "/")] + bytes)
        }
    }

    package func isUsed(_ path: FilePath) -> Bool {
        guard let (place, inside) = place(ofFile: path) else { return root.served?.isUsed(path.string) ?? false }
        return place.served?.isUsed(inside) ?? false
    }

    /// Whether a file that was saved is not what every page holds. Reads it: not for an event loop.
    package func isNews(_ path: FilePath) -> Bool {
        guard let (place, inside) = place(ofFile: path) else { return root.served?.isNews(path.string) ?? true }
        return place.served?.isNews(inside) ?? true
    }

    /// The paths in URLs, through links, under which pages ask for a file.
    package func aliases(of path: FilePath) -> [String] {
        let (place, inside) = place(ofFile: path) ?? (root, path.string)
        let aliases = place.served?.aliases(of: inside) ?? []
        return aliases.map { URLPath.encode((place.prefix.isEmpty ? $0 : place.prefix + "/" + $0).utf8) }
    }

    package func isLink(_ path: FilePath) -> Bool {
        place(ofFile: path).map { $0.place.served?.isLink($0.path) ?? false } ?? false
    }

    /// These files, and all in these folders, were removed.
    package func forget(_ paths: [FilePath]) {
        root.served?.forget(paths.filter { !$0.isAbsolute }.map(\.string))
        for place in mounts.endpoints {
            let inside = paths.compactMap { path in
                self.place(ofFile: path).flatMap { $0.place.prefix == place.prefix ? $0.path : nil }
            }
            if !inside.isEmpty { place.served?.forget(inside) }
        }
    }
}
