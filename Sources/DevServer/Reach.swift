import HTTPServing
import LocalCertificates
import LocalNetwork
import Synchronization

/// Under which names and addresses the server is reached. Those of the machine change while it runs.
final class Reach: Sendable {
    /// What is listened on, with `--lan`; nothing otherwise.
    let addresses: LocalAddresses?
    private let listening: ListenAddress.Interfaces
    private let hostName: String
    private let hosts: [String]
    private let current: Mutex<[InterfaceAddress]>
    private let read: @Sendable () -> [InterfaceAddress]

    /// - Parameters:
    ///   - hostName: the machine's.
    ///   - hosts: the virtual ones.
    ///   - read: tells the machine's addresses.
    init(
        listening: ListenAddress.Interfaces, hostName: String, hosts: [String] = [],
        read: @escaping @Sendable () -> [InterfaceAddress] = LocalNetwork.addresses
    ) {
        self.listening = listening
        self.hostName = hostName.lowercased()
        self.hosts = hosts
        self.read = read
        addresses = listening == .all ? LocalAddresses() : nil
        current = Mutex([])
        if listening.isEverywhere { _ = refresh() }
    }

    /// Asks the kernel again.
    ///
    /// - Returns: whether any address has come or gone.
    func refresh() -> Bool {
        let found = read()
        addresses?.all = found.map(\.host)
        return current.withLock { current in
            defer { current = found }
            return current.count != found.count || !current.allSatisfy(found.contains)
        }
    }

    /// What the server's certificate is to be for.
    var names: SubjectNames {
        var (bound, others) = ([String](), hosts)
        switch listening {
        case .loopback: break
        case .all: bound = current.withLock { $0.map(\.urlHost) }
        case .only(.name(let name)): others.append(name)
        case .only(let host) where host.isUnspecified: bound = current.withLock { $0.map(\.urlHost) }
        case .only(let host): bound = [host.urlText]
        }
        return SubjectNames.server(hostName: hostName, boundAddresses: bound, others: others)
    }

    /// The hosts that requests may name.
    ///
    /// - Parameter certified: names in a certificate of the user's own.
    func allowedHosts(certified: [String] = []) -> AllowedHosts {
        switch listening {
        case .all: AllowedHosts(names: networkNames + certified, addresses: addresses)
        case .loopback: AllowedHosts(names: certified)
        case .only(let host): AllowedHosts(bound: host, names: certified)
        }
    }

    /// Under which this machine is known in its networks.
    private var networkNames: [String] {
        let first = String(hostName.prefix { $0 != "." })
        return first.isEmpty || first == "localhost" ? [] : [hostName, first, first + ".local"]
    }

    /// The hosts to name in URLs for other devices, the best first.
    func networkHosts(hasLocalName: Bool = LocalNetwork.answersToLocalName) -> [String] {
        if case .only(let host) = listening, !host.isUnspecified {
            return AllowedHosts().contains(host) ? [] : [host.urlText]
        }
        let reachable = current.withLock { $0.reachable.map(\.urlHost) }
        guard listening == .all, hasLocalName, let name = networkNames.last else { return reachable }
        return reachable + [name]
    }

    /// Other devices can connect.
    var isOpenToNetwork: Bool {
        switch listening {
        case .loopback: false
        case .all: true
        case .only(let host): !AllowedHosts().contains(host)
        }
    }
}

extension ListenAddress.Interfaces {
    /// On addresses that come and go.
    var isEverywhere: Bool {
        switch self {
        case .loopback: false
        case .all: true
        case .only(let host): host.isUnspecified
        }
    }
}

extension Authority.Host {
    var isUnspecified: Bool {
        switch self {
        case .name: false
        case .ipv4(let address): address.isUnspecified
        case .ipv6(let address): address.isUnspecified
        }
    }
}
