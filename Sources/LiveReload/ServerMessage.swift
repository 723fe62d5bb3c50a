import FoundationEssentials

/// What goes to a page over the socket: one JSON object in a text message.
struct ServerMessage: Codable, Equatable {
    enum Kind: String, Codable {
        case reload, restyle
    }

    let type: Kind
    let paths: [String]
    /// The page version that the page is at when it has done so.
    let version: String
    /// Answers a hello: this is what the page missed.
    var missed: Bool?

    init(_ message: ReloadMessage, version: PageVersion, missed: Bool = false) {
        type =
            switch message {
            case .reload: .reload
            case .restyle: .restyle
            }
        paths = message.paths
        self.version = version.text
        self.missed = missed ? true : nil
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and booleans only: there is nothing that cannot be encoded.
        guard let data = try? encoder.encode(self) else {
            return #"{"paths":[],"type":"reload","version":"\#(version)"}"#
        }
        return String(decoding: data, as: UTF8.self)
    }
}
