import FoundationEssentials

extension CommandFields {
    /// Reads an object such as `{"files":["a.css","b.js"]}` or `{"files":"a.css b.js"}`.
    init(json: [UInt8]) throws(CommandError) {
        // The decoder would take UTF-16 too, which no tool sends.
        guard String(validating: json, as: UTF8.self) != nil,
            let values = try? JSONDecoder().decode(Values.self, from: Data(json))
        else { throw .malformedJSON }
        let files: [String]? =
            switch values.files {
            case .list(let names): names
            case .text(let text): try Self.names(in: text)
            case .other: []
            case nil: nil
            }
        try self.init(files: files, message: values.message, path: nil)
    }

    private struct Values: Decodable {
        let files: Files?
        let message: String?
    }

    private enum Files: Decodable {
        case list([String])
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let names = try? value.decode([String].self) {
                self = .list(names)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }
}
