/// Says what a file is, for `Content-Type`, by its name alone: the bytes are never guessed at.
package struct MediaTypes: Sendable {
    package static let unknown = "application/octet-stream"

    /// With a dot before each ending, in lower case; longer endings first, and of equal ones the last that was given.
    private let overrides: [(ending: String, type: String)]

    /// - Parameter overrides: what counts before the table. An ending has no dot before it and may have one inside,
    ///   as in `tar.gz`; its type is sent as it is, without a charset added. The last one for an ending counts.
    package init(overrides: [(ending: String, type: String)] = []) {
        self.overrides = overrides.reversed().map { ("." + $0.ending.lowercased(), $0.type) }
            .sorted { $0.ending.utf8.count > $1.ending.utf8.count }
    }

    /// The value for `Content-Type`. Text gets the charset UTF-8; XML has none, as it says its own (RFC 7303 §3.2).
    ///
    /// - Parameter name: a file's name, or a path to it.
    package func type(ofName name: String) -> String {
        let name = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { Self.rest(of: name, after: $0) } ?? name[...]
        if let type = overridden(name) { return type }
        guard let type = Self.listed(name) else { return Self.unknown }
        return type.hasPrefix("text/") ? type + "; charset=utf-8" : type
    }

    private static func listed(_ name: Substring) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else {
            return MediaTypeTable.type(ofWholeName: name.utf8)
        }
        return MediaTypeTable.type(ofEnding: name.utf8[dot...].dropFirst())
    }

    private func overridden(_ name: Substring) -> String? {
        guard !overrides.isEmpty else { return nil }
        let name = name.lowercased()
        return overrides.first { name.utf8.suffix($0.ending.utf8.count).elementsEqual($0.ending.utf8) }?.type
    }

    /// Reads `EXT=TYPE` from the command line.
    ///
    /// - Returns: the ending without the dot that may be before it; nothing if it is none, or `TYPE` is no media type
    ///   with well-formed parameters (RFC 9110 §8.3.1).
    package static func parseOverride(_ text: String) -> (ending: String, type: String)? {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let type = String(rest(of: text, after: equals))
        var ending = text.utf8[..<equals]
        if ending.first == UInt8(ascii: ".") { ending.removeFirst() }
        let parts = ending.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isNameByte) }), MediaTypeSyntax(type) != nil else {
            return nil
        }
        return (String(Substring(ending)), type)
    }

    /// By bytes: to characters, what follows may be part of the one at the index.
    private static func rest(of text: String, after index: String.Index) -> Substring {
        Substring(text.utf8[index...].dropFirst())
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "/")
    }
}

// MARK: What follows from a type

extension MediaTypes {
    /// Whether a browser shows it as a document that may have scripts.
    package static func isPage(_ type: String) -> Bool {
        let essence = essence(type)
        return essence == "text/html" || essence == "application/xhtml+xml"
    }

    package static func isImage(_ type: String) -> Bool { essence(type).hasPrefix("image/") }

    /// Its other parameters stay.
    package static func withoutCharset(_ type: String) -> String {
        guard let syntax = MediaTypeSyntax(type) else { return type }
        let others = syntax.parameters.filter { !$0.lowercased().hasPrefix("charset=") }
        return ([syntax.essence] + others).joined(separator: "; ")
    }

    /// Whether its bytes become notably fewer when compressed.
    package static func isCompressible(_ type: String) -> Bool {
        let essence = essence(type)
        if essence.hasPrefix("text/") || essence.hasSuffix("+json") || essence.hasSuffix("+xml") { return true }
        return switch essence {
        case "application/javascript", "application/json", "application/wasm", "application/xml",
            "application/n-triples", "application/postscript", "application/rtf", "application/sql",
            "application/toml", "application/vnd.apple.mpegurl", "application/vnd.ms-fontobject",
            "application/x-ndjson", "application/xml-dtd", "application/yaml", "audio/mpegurl", "font/otf",
            "font/ttf", "image/bmp", "image/vnd.microsoft.icon", "image/x-icon", "model/mtl", "model/obj",
            "model/stl":
            true
        default: false
        }
    }

    private static func essence(_ type: String) -> String {
        var essence = type[..<(type.utf8.firstIndex(of: UInt8(ascii: ";")) ?? type.endIndex)]
        while essence.utf8.last == UInt8(ascii: " ") { essence.removeLast() }
        return essence.lowercased()
    }
}
