import FoundationEssentials

/// What comes from a page that speaks LiveReload's protocol 7. Nothing is taken amiss but a text that is no command:
/// clients differ, and most of what they say is for other servers.
package enum LiveReloadPageMessage: Sendable, Equatable {
    /// The first word. Of the protocols that the page offers, those that we know; maybe none.
    case hello(Set<LiveReloadProtocol>)
    /// The address of the page, if it is there and of sensible length.
    case info(url: String?)
    /// The page went to another address without being loaded again.
    case url(String?)
    /// Of another protocol or version: to be ignored.
    case unknown

    /// In bytes. An address of `data:` may have millions.
    static let urlLimit = 4_096

    /// Nothing if the text is not a JSON object whose `command` is a string.
    package init?(json: String) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(json.utf8)) else { return nil }
        let url = fields.url.flatMap { $0.utf8.count <= Self.urlLimit ? $0 : nil }
        switch fields.command {
        case "hello": self = .hello(Set(fields.protocols.compactMap(LiveReloadProtocol.init(rawValue:))))
        case "info": self = .info(url: url)
        case "url": self = .url(url)
        default: self = .unknown
        }
    }
}

/// The keys that are looked at. All but the first may be missing, or hold anything.
private struct Fields: Decodable {
    let command: String
    let protocols: [String]
    let url: String?

    private enum Key: String, CodingKey {
        case command, protocols, url
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        command = try values.decode(String.self, forKey: .command)
        protocols = (try? values.decode([String].self, forKey: .protocols)) ?? []
        url = try? values.decode(String.self, forKey: .url)
    }
}
