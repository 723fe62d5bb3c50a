import Glibc
package import HTTPServing
import NIOCore
import NIOHTTP1

/// Answers a request with the file its path names.
package struct StaticFileResponder: Sendable {
    /// What pages get added.
    package struct Insertions: Sendable {
        /// Another number for other insertions.
        let number: @Sendable () -> UInt64
        let insertion: @Sendable () -> PageInsertion

        /// - Parameters:
        ///   - number: changes whenever the insertion does.
        ///   - insertion: what to add to pages now. Asked for before the file is opened, so that a change in between
        ///     makes the page look older than it is, never newer.
        package init(number: @escaping @Sendable () -> UInt64, insertion: @escaping @Sendable () -> PageInsertion) {
            self.number = number
            self.insertion = insertion
        }
    }

    /// What the owner of the site wants to hear.
    package struct Notes: Sendable {
        /// The path, from the place's folder and without links, and the change time of each file that a page receives for
        /// the first time.
        package var firstUse: @Sendable (Place, String, (seconds: Int, nanoseconds: Int)) -> Void = { _, _, _ in }
        /// A link that leads out of the folder.
        package var refusedLink: @Sendable (SitePath) -> Void = { _ in }

        package init() {}
    }

    let site: Site
    let rules: SiteRules
    let insertions: Insertions?
    let notes: Notes
    let work: BackgroundWork
    private let cache: ResponseCache?

    /// - Parameters:
    ///   - answers: what is kept of them.
    ///   - work: where what takes longer is done.
    package init(
        site: Site, rules: SiteRules = SiteRules(), insertions: Insertions? = nil, notes: Notes = Notes(),
        answers: ResponseCache = ResponseCache(), work: BackgroundWork
    ) {
        self.site = site
        self.rules = rules
        self.insertions = insertions
        self.notes = notes
        self.work = work
        cache = rules.isSameForAll ? answers : nil
    }

    /// The virtual host that a request is for; nothing for the site itself.
    package func host(of request: Request) -> String? { site.host(of: request) }

    package func answer(to request: Request) -> Answer {
        let number = insertions?.number()
        let host = site.host(of: request)
        if let answer = cache?.answer(to: request, at: host, variant: number) { return answer }
        let (answer, kept) = look(up: request, at: host)
        guard case .response(var response) = answer else { return answer }
        rules.finish?(&response, request)
        guard let cache, let kept, request.method == .GET, request.isKeptAlive, number == insertions?.number(),
            let entry = kept.entry(for: request, at: host, response: response, number: number, finish: rules.finish)
        else { return .response(response) }
        if cache.planLook() { forgetWhenIdle(cache) }
        cache.insert(entry, for: request, at: host)
        return .response(response)
    }

    /// The memory is given back when nobody has asked for a while.
    private func forgetWhenIdle(_ cache: ResponseCache) {
        let uses = cache.uses
        work.later { [self] in
            guard cache.uses == uses else { return forgetWhenIdle(cache) }
            cache.endLook()
            Memory.trim()
        }
    }

    private func look(up request: Request, at host: String?) -> (Answer, KeptAnswer?) {
        let insertion = insertions?.insertion()
        switch request.method {
        case .GET, .HEAD: break
        case .OPTIONS: return (.response(Response(status: .noContent, headers: [("Allow", "GET, HEAD, OPTIONS")])), nil)
        case .RAW: return (.response(Refusal.unknownMethod.response), nil)
        default: return (.response(Refusal.methodNotAllowed.response), nil)
        }
        guard case .resource(let requestPath, let query) = request.target,
            let path = SitePath(requestPath: requestPath)
        else { return (.response(Refusal.badTarget.response), nil) }
        let lookUp = LookUp(
            responder: self, request: request, path: path, host: host, query: query, insertion: insertion)
        return lookUp.answer()
    }
}

/// Work that an event loop must not wait for.
package struct BackgroundWork: Sendable {
    /// Does it on a thread.
    package let run: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// Does it on a thread, in some seconds.
    let later: @Sendable (@escaping @Sendable () -> Void) -> Void

    package init(
        run: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        later: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        self.run = run
        self.later = later
    }
}
