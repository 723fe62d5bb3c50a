/// What goes to a page that speaks LiveReload's protocol 7: one JSON object in a text message.
///
/// Only what the protocol names: clients close the socket at any other command, and are right to at any other key.
package enum LiveReloadMessage: Sendable, Equatable {
    /// The server's first message, sent once, before the page has said anything.
    case hello
    /// - Parameters:
    ///   - path: of the URL, decoded, since clients decode the addresses that they compare it with.
    ///   - liveCSS: a path that ends as a stylesheet's has the stylesheet swapped.
    ///   - liveImg: a path that ends as an image's has the image swapped. Anything else reloads the page.
    case reload(path: String, liveCSS: Bool, liveImg: Bool)
    case alert(message: String)

    package var json: String {
        var json = ""
        switch self {
        case .hello:
            json = #"{"command":"hello","protocols":"#
            JSONText.append(LiveReloadProtocol.allCases.map(\.rawValue), to: &json)
            json += #","serverName":"Vif"}"#
        case .reload(let path, let liveCSS, let liveImg):
            json = #"{"command":"reload","path":"#
            JSONText.append(path, to: &json)
            json += ",\"liveCSS\":\(liveCSS),\"liveImg\":\(liveImg)}"
        case .alert(let message):
            json = #"{"command":"alert","message":"#
            JSONText.append(message, to: &json)
            json += "}"
        }
        return json
    }
}
