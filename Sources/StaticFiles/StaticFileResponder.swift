import Glibc
package import HTTPServing
import NIOCore
import NIOHTTP1

/// Answers a request with the file its path names.
package struct StaticFileResponder: Sendable {
    private let folder: SiteFolder
    private let insertion: (@Sendable () -> PageInsertion)?
    private let served: ServedFiles?
    private let noteFirstUse: @Sendable (String, (seconds: Int, nanoseconds: Int)) -> Void
    private let noteRefusedLink: @Sendable (SitePath) -> Void

    /// - Parameters:
    ///   - insertion: what to add to pages now. Asked for before the file is opened, so that a change in between makes
    ///     the page look older than it is, never newer.
    ///   - served: told which files pages receive.
    ///   - noteFirstUse: told the path, from the root and without links, and the change time of each file that a page
    ///     receives for the first time.
    ///   - noteRefusedLink: told of links that lead out of the folder.
    package init(
        folder: SiteFolder, insertion: (@Sendable () -> PageInsertion)?, served: ServedFiles? = nil,
        noteFirstUse: @escaping @Sendable (String, (seconds: Int, nanoseconds: Int)) -> Void = { _, _ in },
        noteRefusedLink: @escaping @Sendable (SitePath) -> Void
    ) {
        self.folder = folder
        self.insertion = insertion
        self.served = served
        self.noteFirstUse = noteFirstUse
        self.noteRefusedLink = noteRefusedLink
    }

    package func respond(to request: Request) -> Response {
        switch request.method {
        case .GET, .HEAD: break
        case .OPTIONS: return Response(status: .noContent, headers: [("Allow", "GET, HEAD, OPTIONS")])
        default: return Refusal.methodNotAllowed.response
        }
        guard case .resource(let requestPath, let query) = request.target,
            let path = SitePath(requestPath: requestPath)
        else { return Refusal.badTarget.response }
        let insertion = insertion?()
        guard !HiddenNames.hides(path) else { return ErrorPage.notFound.response(insertion: insertion) }
        do throws(OpenError) {
            return try respond(to: request, path: path, query: query, insertion: insertion)
        } catch {
            served?.doubt(path.isFolder ? path.index.relative : path.relative)
            if error == .leadsOut { noteRefusedLink(path) }
            return ErrorPage(error).response(insertion: insertion)
        }
    }

    private func respond(
        to request: Request, path: SitePath, query: String?, insertion: PageInsertion?
    ) throws(OpenError) -> Response {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let target = path.isFolder ? path.index : path
        let file = try folder.open(target)
        if file.status.isFolder {
            // A folder named index.html has no page either.
            guard !path.isFolder else { throw .notFound }
            return Self.redirect(to: path, query: query)
        }
        var note: ((ServedFile, UnsafeRawBufferPointer?) -> Void)?
        if let served, request.method == .GET {
            note = {
                if served.note($0, bytes: $1) {
                    noteFirstUse($0.path, ($0.status.changed.tv_sec, $0.status.changed.tv_nsec))
                }
            }
        }
        return FileAnswer(
            request: request, path: target, insertion: insertion, now: now, note: note, doubt: served?.doubt
        )
        .response(with: file)
    }

    private static func redirect(to path: SitePath, query: String?) -> Response {
        let location = path.encoded + "/" + (query.map { "?" + $0 } ?? "")
        // Not to be cached: the folder may become a file.
        return Response(
            status: .movedPermanently, headers: [("Location", location), ("Cache-Control", "no-cache")],
            body: .bytes(ByteBuffer()))
    }
}
