/// The media types of the web, by file name extension.
///
/// Source: the IANA media types registry, and for text formats of the web the WHATWG's MIME Sniffing and HTML
/// standards (`text/javascript`, RFC 9239).
enum MediaType {
    private static let types: [String: String] = [
        "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8",
        "xhtml": "application/xhtml+xml; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "cjs": "text/javascript; charset=utf-8", "json": "application/json", "map": "application/json",
        "jsonld": "application/ld+json", "webmanifest": "application/manifest+json",
        "geojson": "application/geo+json", "wasm": "application/wasm", "xml": "application/xml; charset=utf-8",
        "xsl": "application/xslt+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8",
        "atom": "application/atom+xml; charset=utf-8", "txt": "text/plain; charset=utf-8",
        "log": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
        "markdown": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8",
        "tsv": "text/tab-separated-values; charset=utf-8", "vtt": "text/vtt; charset=utf-8",
        "ics": "text/calendar; charset=utf-8", "yaml": "application/yaml", "yml": "application/yaml",
        "toml": "application/toml", "svg": "image/svg+xml; charset=utf-8", "png": "image/png", "apng": "image/apng",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
        "jxl": "image/jxl", "ico": "image/vnd.microsoft.icon", "bmp": "image/bmp", "tif": "image/tiff",
        "tiff": "image/tiff", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "ttc": "font/collection", "eot": "application/vnd.ms-fontobject", "mp3": "audio/mpeg", "m4a": "audio/mp4",
        "aac": "audio/aac", "oga": "audio/ogg", "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav",
        "flac": "audio/flac", "weba": "audio/webm", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm",
        "ogv": "video/ogg", "mov": "video/quicktime", "pdf": "application/pdf", "zip": "application/zip",
        "gz": "application/gzip", "tar": "application/x-tar", "epub": "application/epub+zip",
        "glb": "model/gltf-binary", "gltf": "model/gltf+json",
    ]

    static let unknown = "application/octet-stream"

    /// The value for `Content-Type`, with a charset for text. Our own text is UTF-8.
    static func of(_ path: SitePath) -> String {
        guard let dot = path.relative.utf8.lastIndex(of: UInt8(ascii: ".")) else { return unknown }
        let ending = path.relative[path.relative.utf8.index(after: dot)...]
        return types[String(ending)] ?? types[ending.lowercased()] ?? unknown
    }

    static func withoutCharset(_ type: String) -> String { String(type.prefix { $0 != ";" }) }

    static func isPage(_ type: String) -> Bool {
        type.hasPrefix("text/html") || type.hasPrefix("application/xhtml+xml")
    }
}
