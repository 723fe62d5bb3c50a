internal import HTTPServing

/// The path of a request, decoded and checked: the names to follow from the root of the site.
///
/// One place decodes, once, and everything that looks at files starts from its result. Whatever is not plainly a list
/// of names is refused here; what the names lead to is the kernel's business (`SiteFolder`).
package struct SitePath: Sendable, Equatable {
    /// Decoded names, none empty, none `.` or `..`, joined by slashes; empty for the root. Valid UTF-8.
    package let relative: String
    /// The request's path ended with a slash.
    package let isFolder: Bool

    /// Nothing if the path is malformed: a bad escape, an encoded slash or NUL, a backslash, `.` or `..`, not UTF-8.
    package init?(requestPath: String) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(requestPath.utf8.count)
        var bytes = requestPath.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "/"):
                // Several slashes are one.
                if decoded.last != UInt8(ascii: "/") { decoded.append(byte) }
            case UInt8(ascii: "%"):
                guard let high = bytes.next().flatMap(ASCII.hexValue), let low = bytes.next().flatMap(ASCII.hexValue),
                    Self.isNameByte(high << 4 | low)
                else { return nil }
                decoded.append(high << 4 | low)
            default:
                guard Self.isNameByte(byte) else { return nil }
                decoded.append(byte)
            }
        }
        guard decoded.first == UInt8(ascii: "/") else { return nil }
        isFolder = decoded.last == UInt8(ascii: "/")
        let names = decoded.dropFirst().dropLast(isFolder && decoded.count > 1 ? 1 : 0)
        guard let relative = String(validating: names, as: UTF8.self), Self.hasNoDotNames(names) else { return nil }
        self.relative = relative
    }

    /// The path of a file below the root; nothing if it is the root itself.
    init?(relative: String) {
        guard !relative.isEmpty, !relative.hasPrefix("/") else { return nil }
        self.init(relative: relative, isFolder: false)
    }

    /// - Parameter relative: names as they are in another path.
    init(relative: String, isFolder: Bool) {
        self.relative = relative
        self.isFolder = isFolder
    }

    /// The page of a folder.
    package var index: SitePath {
        SitePath(relative: relative.isEmpty ? "index.html" : relative + "/index.html", isFolder: false)
    }

    /// The page that is meant by this address without its ending: `about` for `about.html`.
    var page: SitePath { SitePath(relative: relative + ".html", isFolder: false) }

    /// The same names, of a file.
    var file: SitePath { SitePath(relative: relative, isFolder: false) }

    /// The path as it stands in a URL: every byte that is not unreserved (RFC 3986 §2.3) is escaped.
    package var encoded: String { URLPath.encode(relative.utf8) }

    /// By bytes: a slash and a mark before it are one `Character`.
    package var segments: [Substring] { relative.namesBetweenSlashes }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte != 0 && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
    }

    private static func hasNoDotNames(_ names: ArraySlice<UInt8>) -> Bool {
        names.split(separator: UInt8(ascii: "/")).allSatisfy { name in
            !(name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") })
        }
    }
}
