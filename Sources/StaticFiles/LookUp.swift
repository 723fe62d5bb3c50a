import Glibc
import HTTPServing
import NIOCore
import NIOHTTP1

/// Finds what a path stands for: a file, a folder, or nothing.
struct LookUp {
    private static let attempts = 3

    let responder: StaticFileResponder
    let request: Request
    /// In the site.
    let path: SitePath
    /// The virtual one, if it is for one.
    let host: String?
    let query: String?
    let insertion: PageInsertion?

    private var rules: SiteRules { responder.rules }

    func answer() -> (Answer, KeptAnswer?) {
        let (place, inside) = responder.site.place(for: path, at: host)
        // What a mount is called is the user's choice.
        guard !rules.hidesNames || !HiddenNames.hides(inside) else { return missing(.notFound) }
        place.folder.follow()
        do throws(OpenError) {
            return try inside.isFolder ? folder(inside, in: place) : file(inside, in: place)
        } catch {
            place.served?.doubt(inside.isFolder ? inside.index.relative : inside.relative)
            if error == .leadsOut { responder.notes.refusedLink(path) }
            return missing(error)
        }
    }

    // MARK: A path without a slash at its end

    private func file(_ path: SitePath, in place: Place) throws(OpenError) -> (Answer, KeptAnswer?) {
        let now = Moment.now()
        do throws(OpenError) {
            let file = try place.folder.open(path)
            guard file.status.isFolder else { return send(file, path, in: place, now: now, isDirect: true) }
        } catch {
            guard error == .notFound, let page = page(path, in: place) else { throw error }
            return page
        }
        // A page counts before a folder of its name that has none.
        if !has(path.index, in: place), let page = page(path, in: place) { return page }
        return (redirect(to: self.path.encoded + "/"), nil)
    }

    /// `about.html` for `about`.
    private func page(_ path: SitePath, in place: Place) -> (Answer, KeptAnswer?)? {
        let now = Moment.now()
        guard !path.relative.isEmpty, let file = try? place.folder.open(path.page), !file.status.isFolder else {
            return nil
        }
        return send(file, path.page, in: place, now: now)
    }

    // MARK: A path with a slash at its end

    private func folder(_ path: SitePath, in place: Place) throws(OpenError) -> (Answer, KeptAnswer?) {
        let now = Moment.now()
        do throws(OpenError) {
            let file = try place.folder.open(path.index)
            guard file.status.isFolder else { return send(file, path.index, in: place, now: now, isDirect: true) }
        } catch {
            guard error == .notFound else { throw error }
        }
        place.served?.doubt(path.index.relative)
        if let folder = try? place.folder.open(path.file), folder.status.isFolder {
            guard rules.hasListings else { throw .notFound }
            return (listing(of: path, in: place), nil)
        }
        guard !path.relative.isEmpty, has(path.page, in: place) else { throw .notFound }
        return (redirect(to: self.path.encoded), nil)
    }

    private func listing(of path: SitePath, in place: Place) -> Answer {
        let reading = FolderReading(
            path: path, place: place, host: host, mounts: responder.site.mounts, hidesNames: rules.hidesNames)
        let (title, query, insertion) = (self.path.relative, query, insertion)
        let (rules, request, work) = (rules, request, responder.work)
        let edits = rules.headers.edits(forPath: sitePath, isFile: false).withoutPolicies
        return .later { loop in
            let promise = loop.makePromise(of: Response.self)
            work.run {
                var response = reading.response(title: title, query: query, insertion: insertion)
                edits.apply(to: &response)
                if rules.compresses { response = GzipAnswer.compressing(response, for: request) }
                rules.finish?(&response, request)
                promise.succeed(response)
            }
            return promise.futureResult
        }
    }

    // MARK: Nothing there

    private func missing(_ error: OpenError) -> (Answer, KeptAnswer?) {
        let now = Moment.now()
        let root = responder.site.root(at: host)
        if error == .notFound, let fallback = rules.fallback, isNavigation(fallback),
            let path = SitePath(relative: fallback.page), let file = try? root.folder.open(path), !file.status.isFolder
        {
            return send(file, path, in: root, now: now, isStandIn: true)
        }
        if error == .notFound, let path = SitePath(relative: "404.html"), let file = try? root.folder.open(path),
            !file.status.isFolder
        {
            return send(file, path, in: root, now: now, status: .notFound, isStandIn: true)
        }
        var response = ErrorPage(error).response(insertion: insertion)
        rules.headers.edits(forPath: sitePath, isFile: false).withoutPolicies.apply(to: &response)
        return (.response(response), nil)
    }

    private func isNavigation(_ fallback: FallbackRule) -> Bool {
        let fields = request.fields
        let (mode, destination) = (fields.first(.secFetchMode), fields.first(.secFetchDest))
        // Our script asks as a navigation would.
        let isAskedAhead = destination == "empty" && request.isForDocument
        return fallback.isNavigation(
            method: request.method.rawValue, accept: fields.first(.accept),
            secFetchMode: isAskedAhead ? "navigate" : mode, secFetchDest: isAskedAhead ? "document" : destination,
            path: path.relative)
    }

    private func redirect(to path: String) -> Answer {
        let location = path + (query.map { "?" + $0 } ?? "")
        // Not to be cached: the folder may become a file.
        var response = Response(
            status: .movedPermanently, headers: [("Location", location), ("Cache-Control", "no-cache")],
            body: .bytes(ByteBuffer()))
        rules.headers.edits(forPath: sitePath, isFile: false).apply(to: &response)
        return .response(response)
    }

    // MARK: Sending

    /// - Parameters:
    ///   - isDirect: the path and nothing else decides which file it is.
    ///   - isStandIn: a page in place of the file that was asked for: what rules say of that file is not for it.
    private func send(
        _ file: consuming OpenFile, _ path: SitePath, in place: Place, now: Moment,
        status: HTTPResponseStatus = .ok, isDirect: Bool = false, isStandIn: Bool = false
    ) -> (Answer, KeptAnswer?) {
        let type =
            rules.headers.edits(forPath: sitePath, isFile: !isStandIn).contentType
            ?? rules.mediaTypes.type(ofName: path.relative)
        let isPage = MediaTypes.isPage(type)
        let isCompressible = MediaTypes.isCompressible(type)
        // A page with the script in it is another one than its neighbours.
        let mayHaveNeighbour = isCompressible && !(isPage && insertion != nil)
        if mayHaveNeighbour, status == .ok, let answer = compressed(file.status, path, in: place, now: now) {
            return (.response(answer), nil)
        }
        let isCompressed = isCompressible && rules.compresses && status == .ok
        let (identity, size) = (file.status.identity, file.status.size)
        var answer = fileAnswer(path, in: place, now: now, status: status, isStandIn: isStandIn)
        // How long it is compressed shows only when it is.
        answer.isReadForHEAD = isCompressed
        var result = answer.answer(with: file)
        // It became shorter while it was read: what is there now is whole.
        for _ in 0..<Self.attempts where result.isTorn {
            guard let file = try? place.folder.open(path), !file.status.isFolder else { break }
            result = fileAnswer(path, in: place, now: .now(), status: status, isStandIn: isStandIn)
                .answer(with: file)
            result.isLasting = false
        }
        if isCompressed {
            let gzip = GzipAnswer(request: request, size: size, work: responder.work, finish: rules.finish)
            return (gzip.answer(result.response), nil)
        }
        // Also where there is no compressed neighbour: it may come.
        if mayHaveNeighbour { result.response.headers.append(ContentCoding.varying) }
        guard isDirect, result.isLasting, let tag = result.tag else { return (.response(result.response), nil) }
        let neighbours =
            mayHaveNeighbour
            ? ContentCoding.allCases.map { path.relative + $0.ending } : []
        let kept = KeptAnswer(
            folder: place.folder, path: path.relative, neighbours: neighbours, identity: identity, tag: tag,
            dateDue: result.dateDue, isPage: isPage, isImage: MediaTypes.isImage(type))
        return (.response(result.response), mayHaveNeighbour && hasNeighbour(path, in: place) ? nil : kept)
    }

    private func fileAnswer(
        _ path: SitePath, in place: Place, now: Moment, status: HTTPResponseStatus = .ok, coding: ContentCoding? = nil,
        isStandIn: Bool = false
    ) -> FileAnswer {
        let notes = responder.notes
        var answer = FileAnswer(
            request: request, path: path, place: place, rules: rules, insertion: insertion,
            edits: (
                rules.headers.edits(forPath: sitePath, isFile: !isStandIn),
                rules.headers.edits(forPath: sitePath, isFile: false)
            ), now: now, status: status, coding: coding
        ) { notes.firstUse(place, $0.path, $0.status.changed) }
        if isStandIn, request.isForDocument || request.fields.first(.accept)?.contains("text/html") == true {
            answer.standInFor = self.path.relative + (self.path.isFolder ? "/" : "")
        }
        return answer
    }

    /// A neighbour that was compressed beforehand, unless it is older than the file.
    private func compressed(
        _ original: FileStatus, _ path: SitePath, in place: Place, now: Moment
    ) -> Response? {
        guard request.fields.contains(.acceptEncoding) else { return nil }
        for coding in ContentCoding.allCases where coding.isAccepted(by: request.fields) {
            guard let neighbour = SitePath(relative: path.relative + coding.ending),
                let file = try? place.folder.open(neighbour), !file.status.isFolder,
                ContentCoding.isFresh(file.status, beside: original)
            else { continue }
            return fileAnswer(neighbour, in: place, now: now, coding: coding).answer(with: file).response
        }
        return nil
    }

    private func hasNeighbour(_ path: SitePath, in place: Place) -> Bool {
        ContentCoding.allCases.contains {
            place.folder.identity(of: path.relative + $0.ending) != nil
        }
    }

    private func has(_ path: SitePath, in place: Place) -> Bool {
        guard let file = try? place.folder.open(path) else { return false }
        return !file.status.isFolder
    }

    /// As the header rules see the request's path.
    private var sitePath: String { "/" + path.relative + (path.isFolder && !path.relative.isEmpty ? "/" : "") }
}
