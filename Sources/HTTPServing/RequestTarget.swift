/// The request target of RFC 9112 §3.2, split but not decoded.
package enum RequestTarget: Sendable, Equatable {
    /// `/path?query`, from the origin form or the absolute form. The path is not empty and starts with a slash.
    case resource(path: String, query: String?)
    /// `*`, for OPTIONS.
    case server

    /// Nothing if the target has neither form. `authority` is that of the absolute form.
    ///
    /// - Parameter text: visible ASCII without `#`, as the parser lets through.
    static func parse(_ text: String) -> (target: RequestTarget, authority: Substring?)? {
        if text == "*" { return (.server, nil) }
        if text.utf8.first == UInt8(ascii: "/") { return (split(text[...]), nil) }
        guard let scheme = ["http://", "https://"].first(where: { text.prefix($0.count).lowercased() == $0 }),
            text.utf8.count > scheme.utf8.count
        else { return nil }
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let path = rest[end...]
        return (path.utf8.first == UInt8(ascii: "/") ? split(path) : split("/" + path), rest[..<end])
    }

    private static func split(_ text: Substring) -> RequestTarget {
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            return .resource(path: String(text), query: nil)
        }
        return .resource(path: String(text[..<mark]), query: String(text[text.utf8.index(after: mark)...]))
    }
}
