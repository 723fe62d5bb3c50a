import HTTPServing

/// A header field for the responses to some paths: `--header '/assets/*: Cache-Control: max-age=60'`.
package struct HeaderRule: Sendable {
    /// As the user wrote it.
    package let name: String
    /// Visible ASCII characters and spaces. Empty: Vif's own field of this name is not sent.
    package let value: String
    let foldedName: String
    private let pattern: PathPattern

    /// The pattern ends at the first colon: for a colon in a path it has a `?`.
    package init(parsing text: String) throws(HeaderRuleError) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .incomplete(text) }
        pattern = try PathPattern(parts[0].trimmingBlanks)
        name = String(parts[1].trimmingBlanks)
        value = String(parts[2].trimmingBlanks)
        foldedName = name.lowercased()
        guard FieldSyntax.isValid(name) else { throw .badName(name) }
        guard !Self.ownNames.contains(foldedName) else { throw .ownName(name) }
        // RFC 9110 §5.5. Other bytes are allowed there too, but browsers read them as Latin-1.
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .badValue(name: name) }
        guard !value.isEmpty || Self.removable.contains(foldedName) else { throw .emptyValue(name: name) }
    }

    /// - Parameter path: of the request, decoded, with the slash that it begins with, and the one at the end if it has
    ///   one.
    package func applies(toPath path: String) -> Bool { pattern.matches(path) }

    static func isPolicy(_ name: String) -> Bool {
        name.utf8.count == 23 && name.lowercased() == "content-security-policy"
    }

    /// Several of these in one response all count; of any other, only the last.
    var isAdded: Bool { Self.added.contains(foldedName) }

    /// It tells of a file's content, so it is wrong on an error page or a redirection.
    var describesFile: Bool { Self.describing.contains(foldedName) }

    static let removableNames =
        "Cache-Control, Cross-Origin-Resource-Policy, ETag, Last-Modified and X-Content-Type-Options"

    private static let removable: Set = [
        "cache-control", "cross-origin-resource-policy", "etag", "last-modified", "x-content-type-options",
    ]

    /// They frame the message (RFC 9112 §6), belong to the connection (RFC 9110 §7.6.1, RFC 9113 §8.2.2), or tell what
    /// was sent.
    private static let ownNames: Set = [
        "connection", "content-length", "content-range", "date", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    private static let added: Set = ["content-security-policy", "link", "set-cookie"]

    private static let describing: Set = [
        "content-disposition", "content-encoding", "content-language", "content-location", "content-type", "etag",
        "last-modified",
    ]
}
