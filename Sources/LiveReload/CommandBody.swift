import HTTPServing

/// The body of a tool's request, with what its fields say of it.
package struct CommandBody: Sendable {
    private let bytes: [UInt8]
    private let contentType: String?
    private let contentEncoding: String?

    /// - Parameters:
    ///   - bytes: all of them; how many may be sent is decided before.
    ///   - contentType: the value of `Content-Type`. A body without one is a form.
    ///   - contentEncoding: the value of `Content-Encoding`.
    package init(bytes: [UInt8], contentType: String? = nil, contentEncoding: String? = nil) {
        self.bytes = bytes
        self.contentType = contentType
        self.contentEncoding = contentEncoding
    }

    func fields() throws(CommandError) -> CommandFields {
        if let contentEncoding, contentEncoding.lowercased() != "identity" { throw .compressed }
        guard let first = bytes.first(where: { !Self.isSpace($0) }) else { return try CommandFields() }
        switch mediaType {
        case "application/json": return try CommandFields(json: bytes)
        case "application/x-www-form-urlencoded", "":
            // curl says that whatever is sent with `-d` is a form, and tiny-lr's manual has JSON sent so.
            return first == UInt8(ascii: "{") ? try CommandFields(json: bytes) : try CommandFields(form: bytes[...])
        default: throw .unknownType
        }
    }

    /// In lower case, without parameters; empty if there is none.
    private var mediaType: String {
        let type = (contentType ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        return String(Substring(type).trimmingBlanks).lowercased()
    }

    /// What may stand before JSON (RFC 8259 §2).
    private static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20: true
        default: false
        }
    }
}
