/// JSON, written by hand: it is on the way of every save, and JSONEncoder takes as long as all the rest of that way.
enum JSONText {
    /// Appends a text as a JSON string (RFC 8259 §7). What stands in a URL needs no escape.
    static func append(_ text: String, to json: inout String) {
        json += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": json += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        json += "\""
    }

    /// Appends texts as a JSON array of strings.
    static func append(_ texts: [String], to json: inout String) {
        json += "["
        for (number, text) in texts.enumerated() {
            if number > 0 { json += "," }
            append(text, to: &json)
        }
        json += "]"
    }
}
