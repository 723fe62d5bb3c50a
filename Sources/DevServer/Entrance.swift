import Glibc
import HTTPServing
import LocalCertificates
import LocalNetwork
import NIOCore
import NIOPosix

/// How the server is reached, and how it proves there who it is.
struct Entrance: Sendable {
    let reach: Reach
    /// Nothing for plain HTTP.
    let certificates: ServerCertificates?
    private let configuration: Configuration

    /// - Throws: `AuthorityError` or `TLSError`
    init(_ configuration: Configuration, terminal: Terminal) throws {
        self.configuration = configuration
        let reach = Reach(
            listening: configuration.address.interfaces, hostName: configuration.hostName,
            hosts: configuration.serving.hosts)
        self.reach = reach
        certificates = try configuration.secure.map {
            try ServerCertificates(of: $0, for: reach.names, clock: { Int64(time(nil)) }, terminal: terminal)
        }
    }

    var isOpenToNetwork: Bool { reach.isOpenToNetwork }

    private var scheme: String { certificates == nil ? "http" : "https" }

    /// For a browser on this machine.
    func url(port: Int) -> String { url(host: ownHost, port: port) }

    func hostURLs(port: Int) -> [String] { configuration.serving.hosts.map { url(host: $0, port: port) } }

    /// For other devices, the best first.
    func networkURLs(port: Int) -> [String] {
        reach.networkHosts().filter(isCertified).map { url(host: $0, port: port) }
    }

    /// The same, where the certificate is not for the address: an authority vouches for private ones only.
    func uncertifiedURLs(port: Int) -> [String] {
        reach.networkHosts().filter { !isCertified($0) }.map { url(host: $0, port: port) }
    }

    private func isCertified(_ host: String) -> Bool { certificates?.names.covers(host) ?? true }

    private func url(host: String, port: Int) -> String { "\(scheme)://\(host):\(port)/" }

    private var ownHost: String {
        if let host = configuration.address.host { return host.urlText }
        // A certificate of the user's own may be for another name that leads here.
        guard let names = certificates?.names, !names.covers("localhost") else { return "localhost" }
        return names.dnsNames.first { !$0.hasPrefix("*") } ?? "localhost"
    }

    /// Whoever has a certificate for a name may be asked under that name.
    var allowedHosts: AllowedHosts {
        guard case .own(let certificate) = configuration.secure else { return reach.allowedHosts() }
        return reach.allowedHosts(certified: certificate.identity.names.dnsNames)
    }

    /// Follows what changes while the server runs.
    func follow(on loop: any EventLoop, files: NIOThreadPool, changed: @escaping @Sendable () -> Void) {
        certificates?.keepGood(on: loop, files: files)
        guard configuration.address.interfaces.isEverywhere, let reports = LocalNetwork.openReports() else { return }
        let (reach, certificates) = (reach, certificates)
        KernelReports.follow(reports, name: "vif-addresses") {
            guard reach.refresh() else { return }
            certificates?.change(names: reach.names)
            changed()
        }
    }
}
