import Glibc
import HTTPServing
import LocalCertificates
import LocalNetwork
import NIOPosix
import QRCode
import StaticFiles
import Synchronization
import SystemPackage

/// What the person at the terminal is told of where the server is.
extension DevServer {
    /// Before anybody can reach it.
    func sayWhoMayReach() {
        guard configuration.address.interfaces == .all else { return }
        terminal.say("--lan: every device in your networks can reach this server")
    }

    func sayAddress(of server: HTTPServer, entrance: Entrance) {
        terminal.say("Vif \(Self.version) serves \(configuration.folder)")
        if case .from(let wanted) = configuration.address.port, server.port != Int(wanted) {
            terminal.say("port \(wanted) is taken, so another one is used")
        }
        terminal.say("  \(entrance.url(port: server.port))")
        for url in entrance.hostURLs(port: server.port) { terminal.say("  \(url)") }
        sayNetworkAddresses(entrance, port: server.port)
        entrance.certificates?.sayNews()
        if let host = configuration.address.host, entrance.certificates?.names.covers(host.urlText) == false,
            !host.isUnspecified
        {
            terminal.warn("The certificate is not for \(host.urlText), and browsers will warn: see --cert and --key.")
        }
        if !configuration.isReloading { terminal.say("live reload is off") }
        if let page = configuration.serving.rules.fallback?.page,
            access(configuration.folder.appending(page).string, R_OK) != 0
        {
            terminal.warn("There is no \(page) for --spa yet. Make it, or name another page with --spa=FILE.")
        }
    }

    private func sayNetworkAddresses(_ entrance: Entrance, port: Int) {
        guard configuration.address.interfaces == .all else { return }
        let urls = entrance.networkURLs(port: port)
        let others = entrance.uncertifiedURLs(port: port)
        for url in urls { terminal.say("  \(url)") }
        for url in others { terminal.say("  \(url)  (browsers warn: the certificate is not for it)") }
        guard let best = urls.first else {
            guard others.isEmpty else { return }
            return terminal.say("this machine is in no network now; its address is said when it is in one")
        }
        draw(best)
        if entrance.certificates?.authority != nil {
            terminal.say("devices find the certificate to install at http\(best.dropFirst("https".count))__vif/")
        }
    }

    func followChanges(of entrance: Entrance, port: Int, in place: ServingPlace) {
        let before = Mutex(entrance.networkURLs(port: port))
        entrance.follow(on: place.loops.any(), files: place.files) {
            before.withLock { before in
                sayNewAddresses(entrance, port: port, before: before)
                before = entrance.networkURLs(port: port)
            }
        }
    }

    /// After the machine has come into another network.
    private func sayNewAddresses(_ entrance: Entrance, port: Int, before: [String]) {
        let urls = entrance.networkURLs(port: port)
        guard urls != before else { return }
        terminal.sayNow(urls.isEmpty ? "this machine has left its networks" : "addresses changed")
        for url in urls { terminal.say("  \(url)") }
        if let best = urls.first, best != before.first { draw(best) }
    }

    private func draw(_ url: String) {
        guard let drawing = configuration.drawing else { return }
        do throws(QRCodeError) {
            let code = try QRCode(text: url)
            terminal.draw(code.terminalLines(isColoured: drawing.isColoured))
        } catch {
            terminal.warn(error.description)
        }
    }

    /// Whoever comes with TLS to a plain port sees nothing but an error.
    func makeTLSOnPlainNote() -> @Sendable () -> Void {
        let said = SaidOnce()
        return { [terminal] in
            guard said.isFirst("") else { return }
            terminal.sayNow("a browser has asked for https:// here, which is spoken with --https; this is http://")
        }
    }
}
