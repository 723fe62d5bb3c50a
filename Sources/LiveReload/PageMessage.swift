import FoundationEssentials

/// What comes from a page. Anything else is dropped: a page of another version of the client may say more.
struct PageMessage: Codable, Equatable {
    enum Kind: String, Codable {
        /// First word of a page: the version that it was served from.
        case hello
        /// The page has dealt with a message of the server.
        case done
    }

    enum Outcome: String, Codable {
        case reload, restyle, untouched
    }

    let type: Kind
    let version: String
    let outcome: Outcome?

    init?(json: String) {
        guard let message = try? JSONDecoder().decode(PageMessage.self, from: Data(json.utf8)) else { return nil }
        self = message
    }
}
