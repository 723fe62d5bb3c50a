package import HTTPServing

/// An address of this machine, and the interface that has it.
package struct InterfaceAddress: Sendable, Equatable {
    package let interface: String
    /// An address, never a name.
    package let host: Authority.Host

    package init(interface: String, host: Authority.Host) {
        self.interface = interface
        self.host = host
    }

    /// Interfaces of containers, virtual machines and the like, behind which no phone is.
    private static let innerInterfaces = [
        "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "lxd", "cni", "flannel", "podman",
    ]

    var isOfInnerInterface: Bool { Self.innerInterfaces.contains { interface.hasPrefix($0) } }

    /// How it stands in a URL.
    package var urlHost: String { host.urlText }
}

extension Authority.Host {
    /// How it stands in a URL.
    package var urlText: String {
        switch self {
        case .name(let name): name
        case .ipv4(let address): address.description
        case .ipv6(let address): "[\(address)]"
        }
    }
}

extension [InterfaceAddress] {
    /// Those that another device may reach, the likeliest first: IPv4 before IPv6, and private ones before others.
    package var reachable: [InterfaceAddress] {
        let ranked = compactMap { address in Self.rank(of: address).map { (rank: $0, address: address) } }
        // `sort` keeps the order of equals.
        return ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element.address)
    }

    private static func rank(of address: InterfaceAddress) -> Int? {
        guard !address.isOfInnerInterface else { return nil }
        switch address.host {
        case .name: return nil
        case .ipv4(let ipv4) where ipv4.isLoopback: return nil
        case .ipv4(let ipv4): return ipv4.isPrivate ? 0 : ipv4.isLinkLocal ? 3 : 1
        // One of a link needs the name of the sender's interface with it, which no browser takes (RFC 6874 has not come).
        case .ipv6(let ipv6) where ipv6.isLoopback || ipv6.isLinkLocal: return nil
        case .ipv6(let ipv6): return ipv6.isUniqueLocal ? 4 : 5
        }
    }
}

extension IPv4Address {
    /// RFC 1918.
    var isPrivate: Bool { bits >> 24 == 10 || bits >> 20 == 0xAC1 || bits >> 16 == 0xC0A8 }

    /// RFC 3927.
    var isLinkLocal: Bool { bits >> 16 == 0xA9FE }
}

extension IPv6Address {
    /// RFC 4291 §2.5.6.
    var isLinkLocal: Bool { high >> 54 == 0xFE80 >> 6 }

    /// RFC 4193.
    var isUniqueLocal: Bool { high >> 57 == 0xFC >> 1 }
}
