/// A command to a running server, within its limits.
package enum ControlRequest: Sendable, Equatable {
    /// Pages load these paths again, which stand as in a URL, from the root of the site. None: every page loads itself
    /// again.
    case reload(paths: [String])
    /// Pages show this text for a while.
    case notify(text: String)
    /// Pages show this text until it is cleared, or they are loaded again.
    case error(text: String)
    /// Pages show no text any more.
    case clear
    case status

    /// Commands are below this path.
    package static let prefix = "/__vif/control/"
    /// Bytes of a body.
    package static let bodyLimit = 1 << 20
    package static let pathCountLimit = 1_000
    /// Bytes of a path.
    package static let pathLimit = 4 << 10
    /// Bytes of a notice, in UTF-8.
    package static let textLimit = 4 << 10

    /// - Throws: `ControlFault` if there are too many paths, or one that could not stand in a URL.
    package static func reload(checking paths: [String]) throws(ControlFault) -> ControlRequest {
        guard paths.count <= pathCountLimit else { throw .tooManyPaths }
        guard paths.allSatisfy(isURLPath) else { throw .badPath }
        return .reload(paths: paths)
    }

    /// - Throws: `ControlFault` if the text is empty, too long, or would steer a terminal.
    package static func notify(checking text: String) throws(ControlFault) -> ControlRequest {
        try check(text)
        return .notify(text: text)
    }

    /// - Throws: `ControlFault` as for a notice.
    package static func error(checking text: String) throws(ControlFault) -> ControlRequest {
        try check(text)
        return .error(text: text)
    }

    private static func check(_ text: String) throws(ControlFault) {
        guard !text.isEmpty else { throw .emptyText }
        guard text.utf8.count <= textLimit else { throw .textTooLong }
        guard !text.unicodeScalars.contains(where: isControl) else { throw .controlCharacter }
    }

    /// Whether a notice may not have it: a control character other than a line end or a tab.
    package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
    }

    /// A slash, then visible ASCII without what ends a path, or what no URL holds bare (RFC 3986 §3.3).
    private static func isURLPath(_ path: String) -> Bool {
        path.utf8.first == UInt8(ascii: "/") && path.utf8.count <= pathLimit
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && !forbidden.contains($0) }
    }

    private static let forbidden = Array("?#\"<>\\^`{|}".utf8)
}
