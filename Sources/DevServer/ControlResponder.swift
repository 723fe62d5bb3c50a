import HTTPServing
import LiveReload
import NIOCore
import NIOHTTP1
import ServerControl
import StaticFiles

/// Answers commands from outside: over the server's Unix socket, and to who shows the token over the network.
struct ControlResponder: Sendable {
    let token: ControlToken
    /// Nothing if pages do not follow the files.
    let hub: SessionHub?
    let status: @Sendable () -> ServerStatus

    /// Over the Unix socket, which only the user can open.
    func answer(to request: Request, path: String) -> Response {
        do throws(ControlFault) {
            let command = try ControlRequest(
                method: request.method.rawValue, path: path, body: Array(request.body.readableBytesView))
            return json(try perform(command))
        } catch {
            var response = Response.text(HTTPResponseStatus(statusCode: error.status), error.description)
            if case .wrongMethod(let allowed) = error { response.headers.append(("Allow", allowed)) }
            return response
        }
    }

    /// Over the network.
    func answerIfAllowed(to request: Request, path: String) -> Response {
        switch access(of: request) {
        case .allowed: return answer(to: request, path: path)
        case .forbidden: return .text(.forbidden, "Commands are for programs, not for pages.")
        case .unauthorized:
            var response = Response.text(.unauthorized, "Commands need the token that vif status --json tells.")
            response.headers.append(("WWW-Authenticate", ControlAccess.challenge))
            return response
        }
    }

    /// Over the network.
    func isAllowed(_ request: Request) -> Bool { access(of: request) == .allowed }

    private func access(of request: Request) -> ControlAccess {
        ControlAccess(
            origins: request.fields.values(.origin), fetchSite: request.fields.first(.secFetchSite),
            authorizations: request.fields.values(.authorization), token: token)
    }

    private func perform(_ command: ControlRequest) throws(ControlFault) -> [UInt8] {
        if command == .status { return status().json }
        guard let hub else { throw .noPages }
        switch command {
        case .status: return status().json
        case .reload(let paths):
            let message = try Self.message(for: paths)
            hub.broadcast(message, cause: "vif reload")
            return ControlReply(Self.kind(of: message), pages: hub.pageCount).json
        case .notify(let text):
            hub.say(.notice(text))
            return ControlReply(.notify, pages: hub.pageCount).json
        case .error(let text):
            hub.say(.error(text))
            return ControlReply(.notify, pages: hub.pageCount).json
        case .clear:
            hub.say(.clear)
            return ControlReply(.notify, pages: hub.pageCount).json
        }
    }

    /// Pages compare paths as Vif writes them.
    static func message(for paths: [String]) throws(ControlFault) -> ReloadMessage {
        var addresses: [String] = []
        for path in paths {
            let (host, inside) = parted(path)
            guard let path = SitePath(requestPath: String(inside)) else { throw .badPath }
            addresses.append(host + URLPath.encode(path.relative.utf8))
        }
        guard addresses.count <= ReloadMessage.pathLimit else { return .reload([]) }
        let isRestyle = !addresses.isEmpty && addresses.allSatisfy { $0.lowercased().hasSuffix(".css") }
        return isRestyle ? .change(addresses) : .reload(addresses)
    }

    /// The path of a virtual host has `//host` before it.
    private static func parted(_ path: String) -> (host: Substring, path: Substring) {
        guard path.hasPrefix("//"), let slash = path.dropFirst(2).firstIndex(of: "/"),
            path[..<slash].hasSuffix(".localhost")
        else { return ("", path[...]) }
        return (path[..<slash], path[slash...])
    }

    private static func kind(of message: ReloadMessage) -> ControlReply.Kind {
        switch message {
        case .reload: .reload
        case .change: .restyle
        }
    }

    private func json(_ body: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: .bytes(ByteBuffer(bytes: body)))
    }
}
