/// Names that are never served: what developers keep beside a site, and nobody means to publish.
enum HiddenNames {
    private static let privateKeyEndings = [".pem", ".key", ".p12", ".pfx"]

    /// Looks at decoded names only, so no spelling of a path gets around it. The case is folded, as some file systems
    /// do.
    static func hides(_ path: SitePath) -> Bool {
        path.segments.contains(where: hides(name:))
    }

    static func hides(name: Substring) -> Bool {
        if name.utf8.first == UInt8(ascii: ".") { return name != ".well-known" }
        let folded = name.lowercased()
        return privateKeyEndings.contains { folded.hasSuffix($0) }
    }
}
