import HTTPServing

/// Where on the site a file is that a tool names. Tools name files as they know them: by an absolute path, by one from
/// the folder that they run in, or by an address.
package enum SiteAddress {
    /// The path of the URL, from the root of the site, as it stands there: `/css/a%20b.css`.
    ///
    /// An absolute path of a file that is not below the root is taken for a path of a URL, and may have its escapes and its
    /// query; any other name for that of a file below the root.
    ///
    /// - Parameter root: the folder that is served, absolute, with no link in it.
    package static func path(of name: String, root: String) -> String {
        if let path = path(of: name, below: root) { return path }
        guard name.utf8.first == UInt8(ascii: "/") else { return encoded(names(in: Array(name.utf8)[...])) }
        let path = Array(name.utf8).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return encoded(names(in: PercentEncodedText.decode(path)[...]))
    }

    /// The same, for an absolute path of what is in a folder; nothing for anything else.
    package static func path(of name: String, below folder: String) -> String? {
        guard name.utf8.first == UInt8(ascii: "/") else { return nil }
        let names = names(in: Array(name.utf8)[...])
        let folder = Self.names(in: Array(folder.utf8)[...])
        return names.starts(with: folder) ? encoded(names.dropFirst(folder.count)) : nil
    }

    /// Without `.` and `..`; the latter leads no further up than to the start.
    private static func names(in path: ArraySlice<UInt8>) -> ArraySlice<ArraySlice<UInt8>> {
        var names: [ArraySlice<UInt8>] = []
        for name in path.split(separator: UInt8(ascii: "/")) {
            if name.elementsEqual("..".utf8) {
                _ = names.popLast()
            } else if !name.elementsEqual(".".utf8) {
                names.append(name)
            }
        }
        return names[...]
    }

    private static func encoded(_ names: ArraySlice<ArraySlice<UInt8>>) -> String {
        URLPath.encode(names.joined(separator: "/".utf8))
    }
}
