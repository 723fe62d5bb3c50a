package import HTTPServing
import NIOHTTP1
import Synchronization

/// Looks at the requests of pages, to know what they use.
package final class RequestWatch: Sendable {
    private struct State {
        var graph = UseGraph()
        /// Requests that are in the graph already.
        var known: Set<Int> = []
    }

    private static let knownLimit = 50_000

    private let state = Mutex(State())

    package init() {}

    /// Takes note of a request, before it is answered: what is not there may come.
    ///
    /// - Parameter host: the virtual one that it is for; nothing for the site itself.
    package func note(_ request: Request, at host: String? = nil) {
        let fields = request.fields
        guard fields.contains(.referer) || fields.contains(.acceptLanguage), request.method == .GET,
            !Destination(of: request).isVisible
        else { return }
        let referer = fields.single(.referer)
        let key = request.withRawTarget { target in
            var hasher = Hasher()
            hasher.combine(bytes: target)
            hasher.combine(host)
            hasher.combine(referer)
            return hasher.finalize()
        }
        state.withLock { state in
            if state.known.contains(key) { return }
            guard case .resource(_, let query)? = request.target, let path = request.canonicalPath,
                // Of our script, for what has changed.
                query?.contains("vif=") != true
            else { return }
            if state.known.count < Self.knownLimit { state.known.insert(key) }
            let start = host.map { "//" + $0 } ?? ""
            switch user(named: referer, of: request) {
            case .none: state.graph.note(start + path, usedBy: nil)
            case .foreign: break
            case .page(let user): state.graph.note(start + path, usedBy: start + user)
            }
        }
    }

    /// What has to be loaded again for changes of these files, since it asked for one of them; nothing if it is not known.
    package func users(of paths: [String]) -> [String]? {
        state.withLock { state in
            let files = Set(paths.map(Request.fileNamed))
            let users = state.graph.users(of: files)
            state.graph.forgetUses(by: files)
            state.known = []
            return users?.sorted()
        }
    }

    private enum User {
        case page(String)
        case none
        /// A page of another site, which follows its own files.
        case foreign
    }

    private func user(named referer: String?, of request: Request) -> User {
        guard let referer else { return .none }
        guard let target = request.ownPath(of: referer) else { return .foreign }
        // Some policies leave nothing but the origin. What a page asks for itself it sees; but not whose worker this is.
        if target == "/", Destination(of: request) == .worker { return .none }
        return .page(target)
    }
}

/// What a request is for (Fetch standard, request destination).
private enum Destination {
    /// The page, or the frame, that asks sees it in its own list, and knows how to swap it.
    case visible
    case worker
    case other

    var isVisible: Bool { self == .visible }

    init(of request: Request) {
        let fields = request.fields
        switch fields.first(.secFetchDest) {
        case "worker", "sharedworker", "serviceworker", "audioworklet", "paintworklet": self = .worker
        case "empty", "script", "json": self = .other
        case .some: self = .visible
        // Browsers do not say it to plain-HTTP hosts in the network.
        case nil:
            let accepted = fields.first(.accept) ?? ""
            let isVisible = ["text/html", "text/css", "image/"].contains { accepted.contains($0) }
            self = isVisible ? .visible : .other
        }
    }
}
