import HTTPServing

extension Request {
    /// The path of the target, as Vif writes it in messages.
    var canonicalPath: String? {
        guard case .resource(let path, _)? = target else { return nil }
        return Self.canonical(path.utf8)
    }

    /// The path in an address, the same way, if it is one of the site that this request is for.
    func ownPath(of address: String) -> String? {
        let bytes = Array(address.utf8)
        guard let scheme = ["http://", "https://"].first(where: { bytes.starts(with: $0.utf8) }) else { return nil }
        let rest = bytes.dropFirst(scheme.utf8.count)
        let path = rest.drop { $0 != UInt8(ascii: "/") }
        let host = rest.prefix(rest.count - path.count)
        guard let authority = Authority(Substring(decoding: host, as: UTF8.self)), authority == self.authority else {
            return nil
        }
        return Self.canonical(path.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    }

    private static func canonical(_ path: some Sequence<UInt8>) -> String? {
        let names = Array(path)
        guard names.first == UInt8(ascii: "/") else { return nil }
        return fileNamed(URLPath.encode(PercentEncodedText.decode(names[1...])))
    }

    /// One name for all addresses of a file: `/about` for `/about.html`, `/docs/` for `/docs/index.html` and `/docs/index`,
    /// `/a.js` for `/a.js.gz`. The client does the same.
    static func fileNamed(_ path: String) -> String {
        var name = path[...]
        for ending in [".gz", ".br", ".zst"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        if name.hasSuffix(".html") { name.removeLast(5) }
        if name.hasSuffix("/index") { name.removeLast(5) }
        return String(name)
    }
}
