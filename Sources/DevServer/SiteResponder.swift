import HTTPServing
import LiveReload
import NIOCore
import NIOHTTP1
import StaticFiles

/// Decides which part answers a request: our own endpoints, then the files.
struct SiteResponder: Sendable {
    private let files: StaticFileResponder
    private let hub: SessionHub?

    init(
        folder: SiteFolder, hub: SessionHub?, served: ServedFiles,
        noteFirstUse: @escaping @Sendable (String, (seconds: Int, nanoseconds: Int)) -> Void,
        terminal: Terminal
    ) {
        self.hub = hub
        var insertion: (@Sendable () -> PageInsertion)?
        if let hub { insertion = { Self.insertion(for: hub.version) } }
        files = StaticFileResponder(
            folder: folder, insertion: insertion, served: hub == nil ? nil : served, noteFirstUse: noteFirstUse
        ) { path in
            terminal.sayNow("\(path.relative) is not served: the link leads out of the folder")
        }
    }

    func respond(to request: Request) -> Answer {
        guard let hub, case .resource(let path, let query) = request.target else {
            return .response(files.respond(to: request))
        }
        switch path {
        case ClientScript.path: return .response(ClientScript.response(to: request))
        case ClientScript.socketPath: return socket(for: request, query: query, hub: hub)
        default: return .response(files.respond(to: request))
        }
    }

    private func socket(for request: Request, query: String?, hub: SessionHub) -> Answer {
        guard Self.isAllowed(request, query: query, hub: hub) else { return .response(Refusal.foreignOrigin.response) }
        guard !hub.isFull else { return .response(Refusal.tooManyPages.response) }
        return .webSocket(hub.events)
    }

    /// A program without an `Origin` reads our files anyway. A page must be ours: by its origin, or, where a policy
    /// takes its origin away (`sandbox`), by the token in its script.
    private static func isAllowed(_ request: Request, query: String?, hub: SessionHub) -> Bool {
        let origins = request.headers["Origin"]
        if origins.isEmpty { return true }
        if let site = request.authority, origins.count == 1, OriginRule.isOwn(origins[0], site: site) { return true }
        return query?.split(separator: "&").contains { pair in
            pair.hasPrefix("token=") && hub.isOwnToken(String(pair.dropFirst(6)))
        } ?? false
    }

    private static func insertion(for version: PageVersion) -> PageInsertion {
        PageInsertion(bytes: ClientScript.element(for: version), variant: "-\(version.number)-\(version.run.text)") {
            InsertionPoint.find(in: $0, isWhole: $1, isForDocument: $2)
        }
    }
}
