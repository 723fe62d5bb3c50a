extension CommandFields {
    /// Reads `application/x-www-form-urlencoded` (URL standard §5.1), which queries are too.
    ///
    /// `files=a,b` names files in one text; `files=a&files=b`, `files[]=a` and `files[0]=a` are lists of names that are not
    /// split. Other names are passed over without a copy: there may be a million.
    init(form: ArraySlice<UInt8>) throws(CommandError) {
        var files: [String] = []
        var isList = false
        var message: String?
        var path: String?
        var rest = form
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest.dropFirst(pair.count + 1)
            let key = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let name = Name(key) else { continue }
            let bytes = PercentEncodedText.decode(pair.dropFirst(key.count + 1), plusIsSpace: true)
            guard let value = String(validating: bytes, as: UTF8.self) else { throw .malformedForm }
            switch name {
            case .message: message = message ?? value
            case .path: path = path ?? value
            case .files, .fileList:
                guard files.count < Self.fileLimit else { throw .tooManyFiles }
                files.append(value)
                isList = isList || name == .fileList || files.count > 1
            }
        }
        try self.init(
            files: isList ? files : files.first.flatMap(Self.names), message: message, path: path)
    }

    private enum Name {
        case files, fileList, message, path

        init?(_ key: ArraySlice<UInt8>) {
            guard key.count <= 32 else { return nil }
            switch String(decoding: PercentEncodedText.decode(key, plusIsSpace: true), as: UTF8.self) {
            case "files": self = .files
            case "message": self = .message
            case "path": self = .path
            case let name where name.hasPrefix("files[") && name.hasSuffix("]"): self = .fileList
            default: return nil
            }
        }
    }
}
