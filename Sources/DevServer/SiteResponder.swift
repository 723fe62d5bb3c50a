import DevSockets
import HTTPServing
import LiveReload
import NIOCore
import NIOHTTP1
import ServerControl
import StaticFiles

/// Decides which part answers a request: our own endpoints, then the files.
struct SiteResponder: Sendable {
    /// What begins like this is ours.
    private static let ownPrefix = Array("/__vif/".utf8)

    let files: StaticFileResponder
    let crossOrigin: CrossOriginRule
    /// The two are for pages that follow their files.
    var pages: PageResponder?
    var liveReload: LiveReloadResponder?
    var control: ControlResponder?
    var devSockets: DevSockets?
    var devices: DevicesResponder?
    /// Pages follow what they use.
    var requests: RequestWatch?

    func answer(to request: Request) -> Answer {
        if crossOrigin.isSet, Self.isPreflight(request) { return .response(preflight(request)) }
        if case .OPTIONS = request.method { return files.answer(to: request) }
        guard mayBeOwn(request), case .resource(let path, let query) = request.target,
            let answer = ownAnswer(to: request, path: path, query: query)
        else {
            requests?.note(request, at: files.host(of: request))
            return files.answer(to: request)
        }
        return answer
    }

    private func mayBeOwn(_ request: Request) -> Bool {
        request.isTarget(startingWith: Self.ownPrefix) || !request.isTarget(startingWith: [UInt8(ascii: "/")])
            || (liveReload != nil && LiveReloadResponder.mayAnswer(request))
    }

    private func ownAnswer(to request: Request, path: String, query: String?) -> Answer? {
        switch path {
        case ListingPage.stylePath, ListingPage.scriptPath: return .response(ListingPage.part(path, for: request))
        case _ where path.hasPrefix(ControlRequest.prefix):
            return (control?.answerIfAllowed(to: request, path: path)).map { .response($0) }
        case _ where path.hasPrefix(DevSockets.prefix):
            guard let devSockets else {
                return .response(.text(.notFound, "WebSockets to try pages with are offered with --dev-sockets."))
            }
            guard PageOrigin.isAllowed(request, query: query, hub: pages?.hub) else {
                return .response(Refusal.foreignOrigin.response)
            }
            return devSockets.answer(to: request, path: path, query: query)
        default:
            return pages?.answer(to: request, path: path, query: query) ?? devices?.answer(to: request, path: path)
                ?? liveReload?.answer(to: request, path: path, query: query)
        }
    }

    /// How many bytes are taken of a request's body; nothing if it is not wanted.
    func bodyRoom(for request: Request) -> Int? {
        guard request.method == .POST, mayBeOwn(request), case .resource(let path, let query) = request.target else {
            return nil
        }
        if path == ClientScript.answersPath {
            return PageOrigin.isAllowed(request, query: query, hub: pages?.hub) ? PageResponder.bodyRoom : nil
        }
        if path.hasPrefix(ControlRequest.prefix) {
            return control?.isAllowed(request) == true ? ControlRequest.bodyLimit : nil
        }
        return LiveReloadCommand.Route(rawValue: path) == nil ? nil : LiveReloadResponder.bodyRoom
    }

    // MARK: Who may

    /// Pages under a `sandbox` policy are of no origin, and need the script too; that of LiveReload is for others' pages.
    func mayEmbed(_ path: String, _ fields: RequestFields) -> Bool {
        path == ClientScript.path || (path == LiveReloadProtocol.scriptPath && liveReload?.hasScript == false)
            || crossOrigin.allowsEmbedding(origin: fields.single(.origin), referer: fields.first(.referer))
    }

    /// Browsers ask for leave without the password, and some open sockets without it. Commands have a token of their own
    /// in its place.
    static func isAuthorized(_ request: Request, by authentication: BasicAuthentication, hub: SessionHub?) -> Bool {
        if authentication.admits(authorization: request.fields.single(.authorization)) { return true }
        guard case .resource(let path, let query) = request.target else { return isPreflight(request) }
        if path.hasPrefix(ControlRequest.prefix), request.method != .OPTIONS { return true }
        guard PageResponder.paths.contains(path), let query, let hub else { return isPreflight(request) }
        return PageOrigin.hasToken(query, of: hub)
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
}
