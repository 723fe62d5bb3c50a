/// Where a reference on a page of a site leads (RFC 3986 §5.2), as far as a crawl of that site needs it.
enum SiteReference {
    /// - Parameter page: the path of the page, from "/".
    /// - Returns: the path in the form of a request's target, without its query; `nil` if it leads out of the site, or
    ///   to the page itself.
    static func path(of reference: String, on page: String) -> String? {
        let plain = reference.replacing("&amp;", with: "&")
        let text = plain.prefix { $0 != "#" && $0 != "?" }.drop { $0.isWhitespace }
        guard !text.isEmpty, !text.hasPrefix("//"), !text.prefix(while: { $0 != "/" }).contains(":") else { return nil }
        let folder = page[...(page.lastIndex(of: "/") ?? page.startIndex)]
        var segments: [Substring] = []
        let all = (text.hasPrefix("/") ? String(text) : String(folder + text)).split(
            separator: "/", omittingEmptySubsequences: false)
        for segment in all.dropFirst() {
            switch segment {
            case ".": break
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        // "a/." and "a/.." are folders.
        if let last = all.last, last == "." || last == ".." { segments.append("") }
        return encode("/" + segments.joined(separator: "/"))
    }

    /// Pages are written with blanks and letters that a target cannot have.
    private static func encode(_ path: String) -> String {
        let refused = Set("\"<>\\^`{|}".utf8)
        guard path.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F || refused.contains($0) }) else { return path }
        return path.utf8.map { byte in
            guard byte <= 0x20 || byte >= 0x7F || refused.contains(byte) else { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
