import DevSockets
import FileWatching
import HTTPServing
import LiveReload
import NIOCore
import StaticFiles
import SystemPackage

/// The folders of the command line, opened.
struct SiteFolders: Sendable {
    let root: SiteFolder
    /// In the order of the mounts.
    let mounted: [SiteFolder]
    private let mounts: [Mount]

    /// - Throws: `SiteFolderError`
    init(_ configuration: Configuration) throws {
        let followsLinks = configuration.serving.followsLinks
        root = try SiteFolder(path: configuration.folder, followsLinks: followsLinks)
        mounts = configuration.serving.mounts
        mounted = try mounts.map { try SiteFolder(path: FilePath($0.folder), followsLinks: followsLinks) }
    }

    /// - Parameter isFollowed: pages follow their files, so that it is noted which ones they have.
    func site(isFollowed: Bool, work: BackgroundWork) throws -> Site {
        let places = zip(mounts, mounted).map { mount, folder in
            (
                mount,
                Self.place(
                    folder, prefix: String(mount.prefix.dropFirst()), host: mount.host, isFollowed: isFollowed,
                    work: work)
            )
        }
        return Site(
            root: Self.place(root, prefix: "", isFollowed: isFollowed, work: work), mounts: try Routes(places))
    }

    private static func place(
        _ folder: SiteFolder, prefix: String, host: String? = nil, isFollowed: Bool, work: BackgroundWork
    ) -> Place {
        let served = isFollowed ? ServedFiles(folder: folder, runInBackground: work.run) : nil
        return Place(folder: folder, served: served, prefix: prefix, host: host)
    }
}

extension DevServer {
    func makeGate(hub: SessionHub?, responder: SiteResponder, entrance: Entrance) -> RequestGate {
        var isAuthorized: (@Sendable (Request) -> Bool)?
        if let authentication = configuration.serving.authentication {
            let isSecure = entrance.certificates != nil
            isAuthorized = { request in
                // Where there is TLS, nobody is to send a password without it.
                if isSecure, !request.isSecure { return true }
                return SiteResponder.isAuthorized(request, by: authentication, hub: hub)
            }
        }
        return RequestGate(
            allowedHosts: entrance.allowedHosts,
            mayEmbed: { responder.mayEmbed($0, $1) }, isAuthorized: isAuthorized)
    }

    func makeResponder(
        of site: Site, answers: ResponseCache, hub: SessionHub?, watcher: FileWatcher?, work: BackgroundWork
    ) -> SiteResponder {
        let crossOrigin = configuration.serving.crossOrigin
        var rules = configuration.serving.rules
        rules.isSameForAll = crossOrigin.isSameForAll
        if crossOrigin.isSet {
            rules.finish = { response, request in
                let origin = request.fields.single(.origin)
                response.headers += crossOrigin.fields(forOrigin: origin)
                response.isEmbeddable = crossOrigin.allowsEmbedding(
                    origin: origin, referer: request.fields.first(.referer))
            }
        }
        var notes = StaticFileResponder.Notes()
        notes.firstUse = { place, path, changed in
            watcher?.use(site.watchedPath(of: path, in: place), changed: changed)
        }
        let said = SaidOnce()
        notes.refusedLink = { [terminal] path in
            guard said.isFirst(path.relative) else { return }
            terminal.sayNow(
                "\(path.relative) is not served: the link leads out of the folder. --follow-links serves such files.")
        }
        let insertions =
            configuration.pages.haveClient
            ? hub.map { PageInsertions(hub: $0, say: { [terminal] in terminal.sayNow($0) }).insertions } : nil
        let files = StaticFileResponder(
            site: site, rules: rules, insertions: insertions, notes: notes, answers: answers, work: work)
        var responder = SiteResponder(files: files, crossOrigin: crossOrigin)
        responder.pages = hub.map {
            PageResponder(
                hub: $0, script: ClientScript(options: configuration.pages.client), host: { site.host(of: $0) })
        }
        responder.liveReload = hub.map { hub in
            LiveReloadResponder(
                hub: hub, site: site, rule: LiveReloadOriginRule(bound: configuration.address.host))
        }
        responder.devSockets = configuration.devSockets.map { DevSockets(command: $0) }
        return responder
    }

    /// Nothing if no log is wanted, so that it costs nothing.
    var logRequest: (@Sendable (RequestRecord) -> Void)? {
        guard let log = configuration.serving.log else { return nil }
        return { [terminal] record in
            let line = RequestLogLine(
                method: record.method, target: record.target, status: record.status, bytesSent: record.byteCount,
                duration: .nanoseconds(record.duration.nanoseconds), isColoured: log.isColoured)
            terminal.log(escaped: line.text)
        }
    }
}
