import Glibc
import HTTPServing
import LiveReload
import ServerControl
import StaticFiles
import Synchronization
import SystemPackage

/// What commands from outside reach.
final class Control: Sendable {
    private let token = ControlToken.random()
    private let site: Site
    private let mounts: [ServerStatus.Mount]
    private let hub: SessionHub?
    private let url: @Sendable (_ port: Int) -> String
    private let start: ContinuousClock.Instant
    private let listeningPort = Atomic<Int>(0)

    /// - Parameter url: the first that was printed, for a port.
    init(
        of site: Site, hub: SessionHub?, configuration: Configuration, start: ContinuousClock.Instant,
        url: @escaping @Sendable (_ port: Int) -> String
    ) {
        self.site = site
        self.hub = hub
        self.start = start
        self.url = url
        mounts = site.mounts.endpoints.map { place in
            ServerStatus.Mount(
                path: place.prefix.isEmpty ? "" : "/" + place.prefix, folder: place.folder.path.string, host: place.host
            )
        }
    }

    /// Known when the server listens.
    var port: Int {
        get { listeningPort.load(ordering: .relaxed) }
        set { listeningPort.store(newValue, ordering: .relaxed) }
    }

    var responder: ControlResponder { ControlResponder(token: token, hub: hub, status: { self.status }) }

    private var status: ServerStatus {
        var status = ServerStatus(
            version: DevServer.version, pid: getpid(), folder: site.root.folder.path.string,
            url: url(port), port: port, token: token.text)
        status.mounts = mounts
        status.pages = hub?.pageCount ?? 0
        status.watching = hub != nil
        status.uptime = Int((ContinuousClock.now - start) / .seconds(1))
        return status
    }
}
