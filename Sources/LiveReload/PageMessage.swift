import FoundationEssentials

/// What comes from a page: one JSON object with no members but these.
struct PageMessage: Equatable {
    enum Kind: String {
        /// First word of a page: the version that it was served from.
        case hello
        /// The page has dealt with a message of the server.
        case done
    }

    enum Outcome: String {
        /// - morph: the document was changed in place.
        /// - restyle: nothing but styles were loaded again.
        /// - swap: images, fonts or media were, and perhaps styles.
        /// - wait: the page is missing, empty or fails: it is shown as it was until it is back.
        case reload, morph, restyle, swap, untouched, wait
    }

    let type: Kind
    let version: String
    /// With a hello. A page of an earlier Vif has another one, or none.
    var protocolNumber: Int?
    var outcome: Outcome?

    init?(json: String) {
        guard let members = try? JSONDecoder().decode([String: Value].self, from: Data(json.utf8)),
            case .text(let name)? = members["type"], let type = Kind(rawValue: name),
            case .text(let version)? = members["version"], version.utf8.count <= 100
        else { return nil }
        self.type = type
        self.version = version
        switch (type, members.count) {
        case (.hello, 2): break
        case (.hello, 3):
            guard case .number(let number)? = members["protocol"] else { return nil }
            protocolNumber = number
        case (.done, 3):
            guard case .text(let name)? = members["outcome"], let outcome = Outcome(rawValue: name) else { return nil }
            self.outcome = outcome
        default: return nil
        }
    }

    private enum Value: Decodable {
        case text(String)
        case number(Int)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try value.decode(Int.self))
            }
        }
    }
}
