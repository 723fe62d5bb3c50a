/// What goes to a page over the socket: one JSON object in a text message.
///
/// Written by hand: it is on the way of every save, and JSONEncoder takes as long as all the rest of that way.
struct ServerMessage: Equatable {
    let message: ReloadMessage
    /// The page version that the page is at when it has done so.
    let version: PageVersion
    /// Answers a hello: this is what the page missed.
    let missed: Bool

    init(_ message: ReloadMessage, version: PageVersion, missed: Bool = false) {
        self.message = message
        self.version = version
        self.missed = missed
    }

    var json: String {
        let type =
            switch message {
            case .reload: "reload"
            case .restyle: "restyle"
            }
        var json = missed ? #"{"missed":true,"paths":["# : #"{"paths":["#
        for (number, path) in message.paths.enumerated() {
            if number > 0 { json += "," }
            Self.append(path, to: &json)
        }
        json += "],\"type\":\"\(type)\",\"version\":"
        Self.append(version.text, to: &json)
        return json + "}"
    }

    /// As a JSON string (RFC 8259 §7). What stands in a URL needs no escape.
    private static func append(_ text: String, to json: inout String) {
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
}
