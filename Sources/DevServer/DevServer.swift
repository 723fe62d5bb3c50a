import DevSockets
import FileWatching
import Glibc
import HTTPServing
import LiveReload
import NIOCore
import NIOPosix
import ServerControl
import StaticFiles
import SystemPackage

/// Serves a folder, and keeps every open page in step with it.
package struct DevServer: Sendable {
    package static let version = "0.1.0"

    /// The server ends within a second, whatever its connections do.
    private static let shutDownDeadline = TimeAmount.milliseconds(500)
    /// The start is over by then.
    private static let settling = TimeAmount.milliseconds(500)
    /// Responses are kept in memory as long as somebody asks for any.
    private static let forgetting = TimeAmount.seconds(10)

    let configuration: Configuration
    let terminal: Terminal

    package init(configuration: Configuration) {
        self.configuration = configuration
        terminal = Terminal(verbosity: configuration.verbosity)
    }

    private init(configuration: Configuration, terminal: Terminal) {
        self.configuration = configuration
        self.terminal = terminal
    }

    /// Serves until the process is told to end, by SIGINT or SIGTERM.
    ///
    /// - Throws: `SiteFolderError`, `ListenError`, `AuthorityError` or `TLSError` if it cannot start.
    /// Called first of all, before there are threads, on the main one.
    package func run() throws {
        defer { terminal.flush() }
        let end = EndSignals()
        Self.raiseDescriptorLimit()
        let start = ContinuousClock.now
        let folders = try SiteFolders(configuration)
        var configuration = configuration
        configuration.watching.others =
            try configuration.watching.others.map { try SiteFolder.realPath(of: $0) } + folders.mounted.map(\.path)
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: configuration.serving.loopCount)
        let files = NIOThreadPool(numberOfThreads: 2)
        files.start()
        do {
            try DevServer(configuration: configuration, terminal: terminal)
                .run(folders: folders, loops: loops, files: files, start: start, until: end)
        } catch {
            try? files.syncShutdownGracefully()
            try? loops.syncShutdownGracefully()
            throw error
        }
        // What is read now still wants to tell its event loop.
        try files.syncShutdownGracefully()
        try loops.syncShutdownGracefully()
    }

    private func run(
        folders: SiteFolders, loops: MultiThreadedEventLoopGroup, files: NIOThreadPool, start: ContinuousClock.Instant,
        until end: EndSignals
    ) throws {
        let entrance = try Entrance(configuration, terminal: terminal)
        let hub = configuration.isReloading ? makeHub(loops: loops) : nil
        let work = BackgroundWork { work in
            files.submit { _ in work() }
        } later: { work in
            loops.any().scheduleTask(in: Self.forgetting) { files.submit { _ in work() } }
        }
        let site = try folders.site(isFollowed: hub != nil, work: work)
        // Made before the first page is served: what changes from then on is announced.
        let answers = ResponseCache()
        let requests = RequestWatch()
        let watcher = try hub.map {
            try makeWatcher(of: site, answers: answers, requests: requests, hub: $0, start: start)
        }
        var responder = makeResponder(of: site, answers: answers, hub: hub, watcher: watcher, work: work)
        if hub != nil { responder.requests = requests }
        let control = Control(of: site, hub: hub, configuration: configuration, start: start) { entrance.url(port: $0) }
        responder.control = control.responder
        let devices = DevicesResponder(
            entrance: entrance, hub: hub, folder: site.root.folder.path.lastComponent?.string ?? "/",
            port: { control.port })
        responder.devices = devices
        let (complete, place) = (responder, ServingPlace(loops: loops, files: files))
        sayWhoMayReach()
        var server = try HTTPServer.listen(
            on: configuration.address, loops: loops, files: files,
            gate: makeGate(hub: hub, responder: complete, entrance: entrance), rules: Self.connectionRules,
            tls: entrance.certificates?.service, plainResponder: devices.plainAnswer, log: logRequest,
            tlsOnPlain: makeTLSOnPlainNote(), bodyRoom: { complete.bodyRoom(for: $0) },
            responder: { complete.answer(to: $0) })
        // Most of what the start has touched is not needed again.
        loops.any().scheduleTask(in: Self.settling) { files.submit { _ in Memory.trim() } }
        sayAddress(of: server, entrance: entrance)
        control.port = server.port
        followChanges(of: entrance, port: server.port, in: place)
        let socket = listenForCommands(control.responder, in: place, joining: &server)
        defer { socket?.remove() }
        listenForLiveReload(complete.liveReload, at: entrance, in: place, joining: &server)
        watcher?.start { terminal.warn("\($0) Until then pages do not reload.") }
        end.wait()
        watcher?.stop()
        complete.devSockets?.endCommands()
        server.shutDown(within: Self.shutDownDeadline)
    }

    /// Every open page is a descriptor, and the usual limit of 1,024 is for programs that call select(2).
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Files that are read need descriptors too.
    private static var connectionRules: ConnectionRules {
        var rules = ConnectionRules()
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            rules.limit = max(8, min(rules.limit, Int(clamping: limit.rlim_cur) / 2))
        }
        return rules
    }

    // MARK: Parts

    private func makeHub(loops: MultiThreadedEventLoopGroup) -> SessionHub {
        SessionHub(loops: loops.makeIterator().map { $0 }, hosts: configuration.serving.hosts) { report in
            terminal.sayNow(ChangePhrase.line(for: report))
        }
    }

    private func makeWatcher(
        of site: Site, answers: ResponseCache, requests: RequestWatch, hub: SessionHub, start: ContinuousClock.Instant
    ) throws -> FileWatcher {
        try FileWatcher(configuration.watchPlan(root: site.root.folder.path)) { path in
            site.isUsed(path)
        } deliver: { changes in
            // Where a folder was, there may be a link now, and what is behind it may not be served.
            if changes.isEverything || changes.changes.contains(where: { $0.value == .removed }) { answers.removeAll() }
            // A folder that is mounted may be another one under the same path.
            if changes.isEverything { for place in site.mounts.endpoints { place.folder.reopen() } }
            let news = SiteNews(of: changes, in: site, fallback: configuration.serving.rules.fallback?.page)
            guard !news.changes.isEmpty else {
                return terminal.sayInDetail("\(ChangePhrase.cause(of: changes)) → the same bytes as before")
            }
            let cause = ChangePhrase.cause(of: news.changes)
            let message = ReloadRule.message(for: news, reloadsAll: configuration.pages.reloadsAll) {
                requests.users(of: $0)
            }
            if let message {
                hub.broadcast(message, cause: cause, changed: Array(news.addresses.values.joined()))
            } else {
                terminal.sayInDetail("\(cause) → no page needs it")
            }
        } notify: { notice in
            if case .ready(let folderCount) = notice {
                let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
                let folders = folderCount == 1 ? "1 folder" : "\(folderCount) folders"
                terminal.say("watching \(folders), ready in \(Int(milliseconds.rounded(.up))) ms")
            } else {
                if notice == .folderReturned { site.root.folder.reopen() }
                terminal.warn(notice.description)
            }
        }
    }
}
