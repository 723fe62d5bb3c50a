import HTTPServing

/// For an application that makes its addresses itself: which requests for what is not there get its page (`--spa`).
///
/// Only navigations do. A missing script that is answered with a page fails as "Unexpected token '<'", far from the
/// cause.
/// A dot in the path says nothing: `/user/john.doe` is an address like any other. Most browsers tell what they ask
/// for; only where they do not is a known ending taken for that of a file.
package struct FallbackRule: Sendable {
    /// The page's path in the served folder: names joined by slashes.
    package let page: String

    package init() {
        page = "index.html"
    }

    /// - Parameter file: a page in the served folder, `app.html` or `/app/index.html`.
    package init(parsing file: String) throws(FallbackError) {
        let names = file.namesBetweenSlashes
        guard let last = names.last, !file.utf8.contains(0), !names.contains("."), !names.contains("..") else {
            throw .badFile(file)
        }
        guard let ending = Self.ending(of: last), ["html", "htm", "xhtml"].contains(ending) else {
            throw .notPage(file)
        }
        page = names.joined(separator: "/")
    }

    /// Whether someone wants to see a page at this address.
    ///
    /// - Parameters:
    ///   - secFetchMode: the value of `Sec-Fetch-Mode`, and likewise the others; nothing if it is missing. Browsers
    ///     send both to loopback hosts and over TLS only (W3C Fetch Metadata).
    ///   - path: without the query, decoded or not.
    package func isNavigation(
        method: String, accept: String?, secFetchMode: String?, secFetchDest: String?, path: String
    ) -> Bool {
        guard method == "GET" || method == "HEAD" else { return false }
        switch (secFetchDest, secFetchMode) {
        case (nil, nil): return !Self.isAsset(path) && Accept(accept ?? "").prefersPage
        case (nil, let mode): return mode == "navigate"
        case ("document", "navigate"), ("iframe", "navigate"), ("frame", "navigate"): return true
        // A picture that is not there shows what is inside the element; a page in its place would not.
        case ("document", nil), ("iframe", nil), ("frame", nil), ("embed", "navigate"), ("object", "navigate"):
            return !Self.isAsset(path)
        default: return false
        }
    }

    private static func isAsset(_ path: String) -> Bool {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
        return ending(of: name).map(assets.contains) ?? false
    }

    /// In lower case, without the dot.
    private static func ending(of name: Substring) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return nil }
        return name[name.utf8.index(after: dot)...].lowercased()
    }

    /// What pages load. Pages themselves are not among them, nor what may well be the end of a user's name.
    private static let assets: Set = [
        "js", "mjs", "cjs", "ts", "mts", "jsx", "tsx", "vue", "svelte", "css", "scss", "sass", "less", "map", "json",
        "jsonld", "geojson", "webmanifest", "wasm", "xml", "rss", "atom", "txt", "csv", "yaml", "yml", "svg", "png",
        "apng", "jpg", "jpeg", "gif", "webp", "avif", "jxl", "ico", "bmp", "tif", "tiff", "woff", "woff2", "ttf", "otf",
        "ttc", "eot", "mp3", "m4a", "aac", "oga", "ogg", "opus", "wav", "flac", "weba", "mp4", "m4v", "webm", "ogv",
        "mov", "vtt", "pdf", "zip", "gz", "tar", "glb", "gltf",
    ]
}
