/// What has been said on one socket of LiveReload's protocol, as far as it matters.
package struct LiveReloadConversation: Sendable, Equatable {
    /// What is to be done after a message.
    package enum Step: Sendable, Equatable {
        case nothing
        /// From now on the page is told of changes; before its hello nothing but ours is sent.
        case join
        /// With this close code (RFC 6455 §7.4.1) and reason.
        case close(code: UInt16, reason: String)
    }

    private enum State {
        case new
        /// It asked whether somebody is here, and will say no more.
        case check
        case page
    }

    private var state = State.new
    /// The page's address, as far as it said; may be any text.
    package private(set) var url = ""

    package init() {}

    package var isPage: Bool { state == .page }

    package mutating func receive(_ json: String) -> Step {
        switch LiveReloadPageMessage(json: json) {
        case .hello(let protocols) where state == .new:
            if protocols.contains(.official7) {
                state = .page
                return .join
            }
            // The protocol asks to close where there is none in common.
            guard protocols.contains(.connectionCheck1) else {
                return .close(code: 1002, reason: "only \(LiveReloadProtocol.official7.rawValue) is spoken here")
            }
            state = .check
        case .info(let url?), .url(let url?):
            self.url = url
        case nil:
            return .close(code: 1002, reason: "every message is a JSON object with a command")
        case .hello, .info, .url, .unknown:
            break
        }
        return .nothing
    }
}
