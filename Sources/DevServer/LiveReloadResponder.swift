import HTTPServing
import LiveReload
import NIOCore
import NIOHTTP1
import StaticFiles
import SystemPackage

/// Answers those who speak LiveReload's protocol: pages of other servers, browser extensions, build tools.
struct LiveReloadResponder: Sendable {
    let hub: SessionHub
    let site: Site
    let rule: LiveReloadOriginRule

    /// In bytes: of a request of a tool.
    static let bodyRoom = 1 << 20

    private static let prefixes = ["/livereload", "/changed", "/alert", "/forcereload"].map { Array($0.utf8) }

    /// Whether the target may be one of ours, at the cost of a look.
    static func mayAnswer(_ request: Request) -> Bool { prefixes.contains { request.isTarget(startingWith: $0) } }

    /// Beside the site. Nothing for what is the site's.
    func answer(to request: Request, path: String, query: String?) -> Answer? {
        switch path {
        case LiveReloadProtocol.socketPath:
            return request.fields.contains(.upgrade) || !hasPage ? socket(for: request) : nil
        case LiveReloadProtocol.scriptPath: return hasScript ? nil : .response(LiveReloadScript.response(to: request))
        default:
            guard let route = LiveReloadCommand.Route(rawValue: path), isCommand(route, request, query) else {
                return nil
            }
            return command(route, request, query: query)
        }
    }

    /// On a port of its own.
    func answer(to request: Request) -> Answer {
        guard case .resource(let path, let query) = request.target else { return .response(Refusal.badTarget.response) }
        switch path {
        case LiveReloadProtocol.socketPath: return socket(for: request)
        case LiveReloadProtocol.scriptPath: return .response(LiveReloadScript.response(to: request))
        case "/": return .response(Self.json(.ok, LiveReloadAnswer.welcome))
        default:
            guard let route = LiveReloadCommand.Route(rawValue: path) else {
                return .response(Self.json(.notFound, LiveReloadAnswer.noRoute))
            }
            return command(route, request, query: query)
        }
    }

    /// The site's own script of this name counts for more.
    var hasScript: Bool { site.root.folder.contains(String(LiveReloadProtocol.scriptPath.dropFirst())) }

    /// The site's own page at the socket's path.
    private var hasPage: Bool {
        let name = String(LiveReloadProtocol.socketPath.dropFirst())
        return site.root.folder.contains(name) || site.root.folder.contains(name + ".html")
    }

    /// What a page of the site could not be asked for.
    private func isCommand(_ route: LiveReloadCommand.Route, _ request: Request, _ query: String?) -> Bool {
        switch route {
        case .changed: request.method == .POST || query?.contains("files") == true
        case .alert: request.method == .POST
        case .forceReload: request.method == .GET
        }
    }

    private func socket(for request: Request) -> Answer {
        guard rule.allowsSocket(origins: request.fields.values(.origin), site: request.authority) else {
            return .response(Refusal.foreignOrigin.response)
        }
        guard !hub.isFull else { return .response(Refusal.tooManyPages.response) }
        return .webSocket(hub.liveReloadSocket)
    }

    private func command(_ route: LiveReloadCommand.Route, _ request: Request, query: String?) -> Answer {
        guard route.methods.contains(request.method.rawValue) else {
            var response = Response.text(.methodNotAllowed, "Use \(route.methods.joined(separator: " or ")) here.")
            response.headers.append(("Allow", route.methods.joined(separator: ", ")))
            return .response(response)
        }
        let fields = request.fields
        let isAllowed = rule.allowsCommand(
            origins: fields.values(.origin), fetchSites: fields.values(.secFetchSite), site: request.authority,
            isBrowser: fields.contains(.acceptLanguage))
        guard isAllowed else { return .response(Refusal.foreignOrigin.response) }
        do throws(CommandError) {
            let body = CommandBody(
                bytes: Array(request.body.readableBytesView), contentType: fields.first(.contentType),
                contentEncoding: fields.first(.contentEncoding))
            return perform(try LiveReloadCommand(route, query: query, body: body))
        } catch {
            let status = HTTPResponseStatus(statusCode: error.status)
            return .response(Self.json(status, .failure(error)))
        }
    }

    private func perform(_ command: LiveReloadCommand) -> Answer {
        if let message = command.message(root: site.root.folder.path.string, mounts: mounts) {
            hub.broadcast(message, cause: "a tool's request")
        }
        let hub = hub
        switch command {
        case .forceReload:
            var response = Response.text(.ok, "")
            response.body = .bytes(ByteBuffer(string: LiveReloadAnswer.forceReloaded))
            return .response(response)
        case .changed(let files):
            return .later { loop in
                hub.liveReloadPages(on: loop).map { Self.json(.ok, .changed(clients: $0, files: files)) }
            }
        case .alert(let message):
            hub.say(.notice(message))
            return .later { loop in
                hub.liveReloadPages(on: loop).map { Self.json(.ok, .alert(clients: $0, message: message)) }
            }
        }
    }

    private var mounts: [(prefix: String, folder: String)] {
        // Tools know nothing of virtual hosts.
        site.mounts.endpoints.filter { $0.host == nil }.map {
            ("/" + URLPath.encode($0.prefix.utf8), $0.folder.path.string)
        }
    }

    private static func json(_ status: HTTPResponseStatus, _ answer: LiveReloadAnswer) -> Response {
        Response(
            status: status, headers: [("Content-Type", LiveReloadAnswer.contentType), ("Cache-Control", "no-store")],
            body: .bytes(ByteBuffer(string: answer.json)))
    }
}
