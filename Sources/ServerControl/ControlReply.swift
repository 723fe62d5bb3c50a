import FoundationEssentials

/// What a server has done at a command.
package struct ControlReply: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case reload, restyle, notify
    }

    package let type: Kind
    /// How many pages were told.
    package let pages: Int

    package init(_ type: Kind, pages: Int) {
        self.type = type
        self.pages = pages
    }

    /// `{"pages":3,"type":"reload"}`
    package var json: [UInt8] { JSONText.encode(self) }

    init?(json: some Sequence<UInt8>) {
        guard let reply = try? JSONDecoder().decode(ControlReply.self, from: Data(json)) else { return nil }
        self = reply
    }

    /// `told 3 pages to reload`: whether the file concerns them, they know themselves.
    package var phrase: String {
        guard pages > 0 else { return "no page is open" }
        let order =
            switch type {
            case .reload: " to reload"
            case .restyle: " to restyle"
            case .notify: ""
            }
        return "told \(pages) page\(pages == 1 ? "" : "s")" + order
    }
}
