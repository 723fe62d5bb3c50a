/// One name in a folder, for its listing.
package struct ListingEntry: Sendable {
    package enum Kind: Sendable {
        case folder
        case file
        /// A socket, a FIFO, a device, or a link that leads to nothing that is served.
        case other
    }

    /// The bytes of the name as the kernel gives them: maybe not UTF-8.
    package let name: [UInt8]
    /// Of what a link leads to.
    package let kind: Kind
    /// In bytes. Shown for files only.
    package let size: Int
    /// In seconds since 1970, UTC.
    package let modified: Int
    package let isLink: Bool

    package init(name: [UInt8], kind: Kind, size: Int, modified: Int, isLink: Bool) {
        self.name = name
        self.kind = kind
        self.size = size
        self.modified = modified
        self.isLink = isLink
    }

    /// Whether a URL can lead to it: `SitePath` refuses every other name.
    var hasAddress: Bool {
        guard kind != .other, !name.isEmpty, name != [.dot], name != [.dot, .dot] else { return false }
        var isASCII = true
        for byte in name {
            if byte == 0 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") { return false }
            if byte >= 0x80 { isASCII = false }
        }
        return isASCII || String(validating: name, as: UTF8.self) != nil
    }

    /// Folders have a size, but it says nothing of what is in them.
    var comparableSize: Int { kind == .file ? max(size, 0) : 0 }
}

extension UInt8 {
    fileprivate static let dot = UInt8(ascii: ".")
}
