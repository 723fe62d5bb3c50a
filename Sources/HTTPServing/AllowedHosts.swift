/// The hosts that we answer for. A web page elsewhere can point its own name at our address (DNS rebinding) and would
/// read the served files as its own: only the `Host` it then sends tells it apart.
package struct AllowedHosts: Sendable {
    private var names: Set<String> = []
    private var ipv4: Set<IPv4Address> = []
    private var ipv6: Set<IPv6Address> = []
    private var allowsEveryAddress = false
    private let addresses: LocalAddresses?

    /// `localhost`, `*.localhost` (RFC 6761 §6.3) and the loopback addresses, plus the host that the user named.
    ///
    /// - Parameters:
    ///   - bound: the host to listen on; the unspecified address stands for every address literal, since an
    ///     attacker's page always comes under a name.
    ///   - names: others of this machine, in lower case.
    ///   - addresses: those of this machine, if it is to be reached by them.
    package init(bound: Authority.Host? = nil, names: [String] = [], addresses: LocalAddresses? = nil) {
        self.names = Set(names)
        self.addresses = addresses
        switch bound {
        case .name(let name): self.names.insert(name)
        case .ipv4(let address) where address.isUnspecified: allowsEveryAddress = true
        case .ipv6(let address) where address.isUnspecified: allowsEveryAddress = true
        case .ipv4(let address): ipv4.insert(address)
        case .ipv6(let address): ipv6.insert(address)
        case nil: break
        }
    }

    package func contains(_ host: Authority.Host) -> Bool {
        switch host {
        case .name(let name): name == "localhost" || name.hasSuffix(".localhost") || names.contains(name)
        case .ipv4(let address): contains(address)
        case .ipv6(let address): contains(address)
        }
    }

    private func contains(_ address: IPv4Address) -> Bool {
        address.isLoopback || allowsEveryAddress || ipv4.contains(address)
            || addresses?.contains(.ipv4(address)) == true
    }

    private func contains(_ address: IPv6Address) -> Bool {
        if let mapped = address.mappedIPv4 { return contains(mapped) }
        return address.isLoopback || allowsEveryAddress || ipv6.contains(address)
            || addresses?.contains(.ipv6(address)) == true
    }
}
