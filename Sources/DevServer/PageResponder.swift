import HTTPServing
import LiveReload
import NIOCore
import NIOHTTP1

/// Answers the script in our pages: with itself, and with the three ways by which pages are told of changes.
struct PageResponder: Sendable {
    /// Where pages are told, and answer.
    static let paths: Set = [
        ClientScript.socketPath, ClientScript.eventsPath, ClientScript.pollPath, ClientScript.answersPath,
    ]

    /// In bytes: of a page's message.
    static let bodyRoom = 1 << 10

    let hub: SessionHub
    /// The virtual host that a request is for; nothing for the site itself.
    private let host: @Sendable (Request) -> String?
    private let script: ClientScript
    /// For the usual page.
    private let socket: WebSocketAcceptance

    init(hub: SessionHub, script: ClientScript, host: @escaping @Sendable (Request) -> String?) {
        self.host = host
        self.hub = hub
        self.script = script
        socket = hub.socket()
    }

    func answer(to request: Request, path: String, query: String?) -> Answer? {
        if path == ClientScript.path { return .response(script.response(to: request)) }
        guard Self.paths.contains(path) else { return nil }
        let method: HTTPMethod = path == ClientScript.answersPath ? .POST : .GET
        guard path == ClientScript.socketPath || request.method == method else {
            return .response(Self.refusal(allowing: method))
        }
        guard PageOrigin.isAllowed(request, query: query, hub: hub) else {
            return .response(Refusal.foreignOrigin.response)
        }
        if path == ClientScript.answersPath { return .response(receive(request)) }
        guard !hub.isFull else { return .response(Refusal.tooManyPages.response) }
        let visit = PageVisit(to: request, host: host(request))
        if path == ClientScript.socketPath { return .webSocket(visit == PageVisit() ? socket : hub.socket(for: visit)) }
        let version = String(PageOrigin.value(of: "version", in: query ?? "") ?? "")
        return path == ClientScript.eventsPath
            ? .eventStream(hub.events(version: version, for: visit)) : poll(from: version, for: visit)
    }

    private func poll(from version: String, for visit: PageVisit) -> Answer {
        let hub = hub
        return .awaited { loop, givenUp in
            hub.poll(version: version, for: visit, on: loop, givenUp: givenUp).map { json in
                Response(
                    status: .ok,
                    headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
                    body: .bytes(ByteBuffer(string: json)))
            }
        }
    }

    private func receive(_ request: Request) -> Response {
        let isMessage = hub.receiveAnswer(String(buffer: request.body))
        return isMessage ? Response(status: .noContent) : .text(.badRequest, "This is no message of a page.")
    }

    private static func refusal(allowing method: HTTPMethod) -> Response {
        var response = Response.text(.methodNotAllowed, "Use \(method.rawValue) here.")
        response.headers.append(("Allow", method.rawValue))
        return response
    }
}

extension PageVisit {
    init(to request: Request, host: String?) {
        self.init(host: host)
        guard let host = request.authority?.host else { return }
        // Another device knows no other way; this machine's own browser is usually told the loopback one.
        isFromNetwork = !AllowedHosts().contains(host)
    }
}
