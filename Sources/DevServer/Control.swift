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
    private let host: String
    private let start: ContinuousClock.Instant
    private let listeningPort = Atomic<Int>(0)

    init(of site: Site, hub: SessionHub?, configuration: Configuration, start: ContinuousClock.Instant) {
        self.site = site
        self.hub = hub
        self.start = start
        host = DevServer.hostText(of: configuration)
        mounts = zip(configuration.serving.mounts, site.mounts.endpoints).map {
            ServerStatus.Mount(path: $0.prefix, folder: $1.folder.path.string)
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
            url: "http://\(host):\(port)/", port: port, token: token.text)
        status.mounts = mounts
        status.pages = hub?.pageCount ?? 0
        status.watching = hub != nil
        status.uptime = Int((ContinuousClock.now - start) / .seconds(1))
        return status
    }
}
