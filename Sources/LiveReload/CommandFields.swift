/// What a query or a body says, of the names that matter.
struct CommandFields: Equatable {
    static let fileLimit = 1_000
    /// In bytes, as the kernel's for a path.
    static let nameLimit = 4_096
    /// In bytes.
    static let messageLimit = 16_384

    /// Nothing if they are not mentioned; what is no list of names is an empty list, as for tiny-lr: `files: true`.
    private(set) var files: [String]?
    private(set) var message: String?
    private(set) var path: String?

    init(files: [String]? = nil, message: String? = nil, path: String? = nil) throws(CommandError) {
        guard files?.count ?? 0 <= Self.fileLimit else { throw .tooManyFiles }
        let names = (files ?? []) + [path ?? ""]
        guard names.allSatisfy({ $0.utf8.count <= Self.nameLimit }) else { throw .nameTooLong }
        guard message?.utf8.count ?? 0 <= Self.messageLimit else { throw .messageTooLong }
        // An empty text is none.
        self.files = files?.filter { !$0.isEmpty }
        self.message = message?.isEmpty == true ? nil : message
        self.path = path?.isEmpty == true ? nil : path
    }

    /// These, and where they say nothing, the others.
    func merged(with others: CommandFields) -> CommandFields {
        var merged = self
        merged.files = files ?? others.files
        merged.message = message ?? others.message
        merged.path = path ?? others.path
        return merged
    }

    /// One text that names files: with commas or white space between them, as from `$?` of make. Nothing if it is empty.
    static func names(in text: String) throws(CommandError) -> [String]? {
        if text.isEmpty { return nil }
        let names = text.utf8.split(maxSplits: fileLimit, whereSeparator: isSeparator)
        guard names.count <= fileLimit else { throw .tooManyFiles }
        return names.map { String(Substring($0)) }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09...0x0D, 0x20, UInt8(ascii: ","): true
        default: false
        }
    }
}
