import HTTPServing
import LiveReload
import NIOCore
import NIOHTTP1
import StaticFiles

/// Decides which part answers a request: our own endpoints, then the files.
struct SiteResponder: Sendable {
    /// What begins like this is ours.
    private static let ownPrefix = Array("/__vif/".utf8)

    let files: StaticFileResponder
    let hub: SessionHub?
    let crossOrigin: CrossOriginRule

    func answer(to request: Request) -> Answer {
        if crossOrigin.isSet, Self.isPreflight(request) { return .response(preflight(request)) }
        if case .OPTIONS = request.method { return files.answer(to: request) }
        guard request.isTarget(startingWith: Self.ownPrefix) || !request.isTarget(startingWith: [UInt8(ascii: "/")]),
            case .resource(let path, let query) = request.target
        else { return files.answer(to: request) }
        switch path {
        case ClientScript.path where hub != nil: return .response(ClientScript.response(to: request))
        case ClientScript.socketPath:
            guard let hub else { break }
            return socket(for: request, query: query, hub: hub)
        case ListingPage.stylePath, ListingPage.scriptPath: return .response(ListingPage.part(path, for: request))
        default: break
        }
        return files.answer(to: request)
    }

    // MARK: Who may

    /// Pages under a `sandbox` policy are of no origin, and need the script too. It holds no secret.
    static func mayEmbed(_ path: String, _ fields: RequestFields, crossOrigin: CrossOriginRule) -> Bool {
        path == ClientScript.path
            || crossOrigin.allowsEmbedding(origin: fields.single(.origin), referer: fields.first(.referer))
    }

    /// Browsers ask for leave without the password, and some open sockets without it.
    static func isAuthorized(_ request: Request, by authentication: BasicAuthentication, hub: SessionHub?) -> Bool {
        if authentication.admits(authorization: request.fields.single(.authorization)) { return true }
        guard case .resource(ClientScript.socketPath, let query?) = request.target, let hub else {
            return isPreflight(request)
        }
        return hasToken(query, of: hub)
    }

    static func isPreflight(_ request: Request) -> Bool {
        guard request.method == .OPTIONS else { return false }
        return CrossOriginRule.isPreflight(
            method: "OPTIONS", origin: request.fields.single(.origin),
            requestedMethod: request.fields.single(.accessControlRequestMethod))
    }

    private func preflight(_ request: Request) -> Response {
        Response(
            status: .noContent,
            headers: crossOrigin.preflightFields(
                forOrigin: request.fields.single(.origin),
                requestedHeaders: request.fields.single(.accessControlRequestHeaders)))
    }

    private func socket(for request: Request, query: String?, hub: SessionHub) -> Answer {
        guard Self.isAllowed(request, query: query, hub: hub) else { return .response(Refusal.foreignOrigin.response) }
        guard !hub.isFull else { return .response(Refusal.tooManyPages.response) }
        return .webSocket(hub.events)
    }

    /// A program without an `Origin` reads our files anyway. A page must be ours: by its origin, or, where a policy
    /// takes its origin away (`sandbox`), by the token in its script.
    private static func isAllowed(_ request: Request, query: String?, hub: SessionHub) -> Bool {
        let origins = request.fields.values(.origin)
        if origins.isEmpty { return true }
        if let site = request.authority, origins.count == 1, OriginRule.isOwn(origins[0], site: site) { return true }
        return query.map { hasToken($0, of: hub) } ?? false
    }

    private static func hasToken(_ query: String, of hub: SessionHub) -> Bool {
        query.split(separator: "&").contains { pair in
            pair.hasPrefix("token=") && hub.isOwnToken(String(pair.dropFirst(6)))
        }
    }
}
