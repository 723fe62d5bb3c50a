/// What goes to a page: one JSON object, as a text message of a WebSocket or as an event.
enum ServerMessage {
    /// The answer to a page's hello.
    case hello(PageVersion)
    /// - version: the page version that the page is at when it has done so.
    /// - missed: answers a hello: this is what the page missed.
    case change(ReloadMessage, version: PageVersion, missed: Bool = false)
    /// Answers a hello: the last changes of what a browser may hand to the page as it was before.
    case earlier([(path: String, version: PageVersion)])
    /// Shown for a while.
    case notice(String)
    /// Shown until it is cleared, or the page is loaded again.
    case error(String)
    case clear

    /// Of the messages, in both directions. A page that speaks another one is reloaded.
    static let protocolNumber = 2

    var json: String {
        switch self {
        case .hello(let version):
            var json = #"{"protocol":\#(Self.protocolNumber),"type":"hello","version":"#
            JSONText.append(version.text, to: &json)
            return json + "}"
        case .change(let message, let version, let missed):
            var json = missed ? #"{"missed":true,"paths":"# : #"{"paths":"#
            JSONText.append(message.paths, to: &json)
            var type = "reload"
            if case .change(_, let folders, let users) = message {
                type = "change"
                for (name, list) in [("folders", folders), ("users", users)] where !list.isEmpty {
                    json += ",\"\(name)\":"
                    JSONText.append(list, to: &json)
                }
            }
            json += ",\"type\":\"\(type)\",\"version\":"
            JSONText.append(version.text, to: &json)
            return json + "}"
        case .earlier(let changes):
            var json = #"{"changed":{"#
            for (index, change) in changes.enumerated() {
                if index > 0 { json += "," }
                JSONText.append(change.path, to: &json)
                json += ":"
                JSONText.append(change.version.text, to: &json)
            }
            return json + #"},"type":"earlier"}"#
        case .notice(let text): return Self.saying(text, type: "notice")
        case .error(let text): return Self.saying(text, type: "error")
        case .clear: return #"{"type":"clear"}"#
        }
    }

    private static func saying(_ text: String, type: String) -> String {
        var json = #"{"text":"#
        JSONText.append(text, to: &json)
        return json + ",\"type\":\"\(type)\"}"
    }
}
