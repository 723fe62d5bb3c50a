/// What the server says in the chat: one JSON object in a text message. Dates are in milliseconds since 1970.
enum ChatMessage: Equatable {
    /// The first message to each page: the number that it gives in its own.
    case id(Int)
    /// Somebody has this name now.
    case username(name: String, date: Int64)
    case message(name: String, text: String, date: Int64)
    /// The name that was asked for is taken: the page has this one instead.
    case rejectusername(name: String)
    /// All names, in the order in which their pages came.
    case userlist([String])

    var json: String {
        switch self {
        case .id(let id): #"{"type":"id","id":\#(id)}"#
        case .username(let name, let date): #"{"type":"username","name":\#(Self.quoted(name)),"date":\#(date)}"#
        case .message(let name, let text, let date):
            #"{"type":"message","name":\#(Self.quoted(name)),"text":\#(Self.quoted(text)),"date":\#(date)}"#
        case .rejectusername(let name): #"{"type":"rejectusername","name":\#(Self.quoted(name))}"#
        case .userlist(let names):
            #"{"type":"userlist","users":[\#(names.map(Self.quoted).joined(separator: ","))]}"#
        }
    }

    /// RFC 8259 §7.
    private static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": json += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
