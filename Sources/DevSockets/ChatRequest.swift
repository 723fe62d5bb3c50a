import HTTPServing

/// What a page says in the chat. Anything else is dropped.
enum ChatRequest: Equatable {
    /// `{"type": "username", "name": …, "id": …}`
    case username(String)
    /// `{"type": "message", "text": …, "id": …, "date": …}`
    case message(String)

    /// In characters.
    static let nameLimit = 64
    /// A character may have any number of accents.
    private static let nameByteLimit = 256
    private static let textByteLimit = 4 << 10

    /// - Parameter id: the one that the page was given. A message of another was not meant for here.
    init?(json: [UInt8], id: Int) {
        guard let members = FlatJSON(json)?.members, members["id"] == .number(Double(id)) else { return nil }
        switch (members["type"], members["name"], members["text"], members["date"]) {
        case (.text("username"), .text(let name), nil, nil), (.text("username"), .text(let name), nil, .number):
            guard Set(members.keys).isSubset(of: ["type", "name", "id", "date"]) else { return nil }
            guard let name = Self.sound(name) else { return nil }
            self = .username(name)
        case (.text("message"), nil, .text(let text), .number):
            guard members.count == 4, !text.isEmpty, text.utf8.count <= Self.textByteLimit else { return nil }
            self = .message(text)
        default: return nil
        }
    }

    /// Without spaces around it; nothing if it cannot be shown on a line.
    private static func sound(_ name: String) -> String? {
        let name = name.trimmingBlanks
        guard !name.isEmpty, name.utf8.count <= nameByteLimit, name.count <= nameLimit,
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return nil }
        return String(name)
    }
}
