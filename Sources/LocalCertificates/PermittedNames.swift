/// What an authority may issue certificates for. Browsers refuse what it issues for anything else, so that nobody can
/// pose as other sites with a stolen key (RFC 5280 §4.2.1.10).
struct PermittedNames: Sendable, Equatable {
    /// With all names below them; those that begin with a dot only with the names below. Without any, every name.
    var dnsNames: [String] = []
    /// Without any, every address.
    var addresses: [AddressRange] = []
    var excludedDNSNames: [String] = []
    var excludedAddresses: [AddressRange] = []

    /// Names that lead nowhere but to this machine and its network: RFC 6761 §6.3, RFC 6762 §3.
    private static let localNames = ["localhost", "local"]
    /// Loopback, private (RFC 1918), link-local (RFC 3927), shared (RFC 6598: virtual private networks); loopback,
    /// unique local (RFC 4193) and link-local of IPv6.
    private static let localAddresses = [
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
        "::1/128", "fc00::/7", "fe80::/10",
    ]

    /// Local names, private addresses and the machine's own name, and no name below that one: a machine may be called
    /// `dev` or `example.com`.
    static func local(hostName: String) -> PermittedNames {
        let host = DNSName(hostName)
        let own = [host?.text, host?.host].compactMap { $0.flatMap(DNSName.init) }
            .filter { name in !localNames.contains { name.isWithin($0) } }.map(\.text)
        let names = own.first == own.last ? Array(own.prefix(1)) : own
        return PermittedNames(
            dnsNames: localNames + names, addresses: localAddresses.compactMap(AddressRange.init),
            excludedDNSNames: names.map { "." + $0 })
    }

    /// Parts names into those that certificates may have, and the rest. To it belong wildcards that browsers trip over.
    func part(_ names: SubjectNames) -> (inside: SubjectNames, outside: SubjectNames) {
        let inside = SubjectNames(
            dnsNames: names.dnsNames.filter { DNSName($0).map(permits) ?? false },
            addresses: names.addresses.filter(permits))
        return (inside, names.subtracting(inside))
    }

    private func permits(_ name: DNSName) -> Bool {
        !name.isBroadWildcard && (dnsNames.isEmpty || dnsNames.contains { Self.matches(name, $0) })
            && !excludedDNSNames.contains { Self.matches(name, $0) }
    }

    private func permits(_ address: NetworkAddress) -> Bool {
        (addresses.isEmpty || addresses.contains { $0.contains(address) })
            && !excludedAddresses.contains { $0.contains(address) }
    }

    private static func matches(_ name: DNSName, _ constraint: String) -> Bool {
        if constraint.isEmpty { return true }
        return constraint.hasPrefix(".") ? name.text.hasSuffix(constraint) : name.isWithin(constraint)
    }

    /// As OpenSSL reads it (x509v3_config(5)).
    var extensionValue: String {
        let permitted = dnsNames.map { "DNS:\($0)" } + addresses.map { "IP:\($0.base)/\($0.mask)" }
        let excluded = excludedDNSNames.map { "DNS:\($0)" } + excludedAddresses.map { "IP:\($0.base)/\($0.mask)" }
        return (["critical"] + permitted.map { "permitted;" + $0 } + excluded.map { "excluded;" + $0 })
            .joined(separator: ",")
    }
}
