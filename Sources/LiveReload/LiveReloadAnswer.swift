/// The body of an answer to a build tool, as JSON in the form of tiny-lr 2.0.0.
package enum LiveReloadAnswer: Sendable, Equatable {
    /// To `GET /`, where nothing else is served.
    case welcome
    case changed(clients: [Client], files: [String])
    case alert(clients: [Client], message: String)
    case noRoute
    case failure(CommandError)

    package static let contentType = "application/json"
    /// The whole answer to `/forcereload`, as of python-livereload; plain text.
    package static let forceReloaded = "ok"

    /// A page that was told.
    package struct Client: Sendable, Equatable {
        package let id: String
        package let url: String

        package init(id: String, url: String) {
            self.id = id
            self.url = url
        }
    }

    package var json: String {
        switch self {
        case .welcome: return #"{"tinylr":"Welcome","version":"2.0.0"}"#
        case .noRoute: return #"{"error":"not_found","reason":"no such route"}"#
        case .failure(let error):
            var json = #"{"error":"bad_request","reason":"#
            JSONText.append(error.reason, to: &json)
            return json + "}"
        case .changed(let clients, let files):
            var json = Self.start(clients) + #","files":"#
            JSONText.append(files, to: &json)
            return json + "}"
        case .alert(let clients, let message):
            var json = Self.start(clients) + #","message":"#
            JSONText.append(message, to: &json)
            return json + "}"
        }
    }

    private static func start(_ clients: [Client]) -> String {
        var json = #"{"clients":["#
        for (number, client) in clients.enumerated() {
            json += number > 0 ? #",{"id":"# : #"{"id":"#
            JSONText.append(client.id, to: &json)
            json += #","url":"#
            JSONText.append(client.url, to: &json)
            json += "}"
        }
        return json + "]"
    }
}
