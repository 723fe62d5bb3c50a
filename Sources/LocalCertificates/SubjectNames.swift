/// What a server's certificate is for: names and addresses, each once, in order.
package struct SubjectNames: Sendable, Equatable, CustomStringConvertible {
    /// In small letters.
    package let dnsNames: [String]
    package let addresses: [NetworkAddress]

    /// What is no name is left out.
    init(dnsNames: some Sequence<String> = [], addresses: some Sequence<NetworkAddress> = []) {
        self.dnsNames = Set(dnsNames.compactMap { DNSName($0)?.text }).sorted()
        self.addresses = Set(addresses).sorted()
    }

    /// What is no name is left out; so are `0.0.0.0` and `::`.
    package init(dnsNames: [String], addresses: [String]) {
        self.init(
            dnsNames: dnsNames, addresses: addresses.compactMap(NetworkAddress.init).filter { !$0.isUnspecified })
    }

    /// What a server on this machine goes by.
    ///
    /// `*.localhost` and `*.local` are not among them, for browsers take neither (`DNSName.isBroadWildcard`): a name
    /// below them is added when a client asks for it (`adding`).
    ///
    /// - Parameters:
    ///   - hostName: the machine's, as gethostname(2) has it.
    ///   - boundAddresses: the addresses it listens on.
    ///   - others: such as those of virtual hosts, names or addresses.
    package static func server(hostName: String, boundAddresses: [String], others: [String] = []) -> SubjectNames {
        var names = ["localhost"] + others
        if let host = DNSName(hostName) {
            names += [host.text, host.host, host.host + ".local"]
        }
        // The machine called localhost is not found as localhost.local.
        names.removeAll { $0 == "localhost.local" || $0 == "local.local" }
        return SubjectNames(
            dnsNames: names, addresses: ["127.0.0.1", "::1"] + boundAddresses + others)
    }

    package var isEmpty: Bool { dnsNames.isEmpty && addresses.isEmpty }

    package func union(_ other: SubjectNames) -> SubjectNames {
        SubjectNames(dnsNames: dnsNames + other.dnsNames, addresses: addresses + other.addresses)
    }

    package func subtracting(_ other: SubjectNames) -> SubjectNames {
        SubjectNames(
            dnsNames: Set(dnsNames).subtracting(other.dnsNames), addresses: Set(addresses).subtracting(other.addresses))
    }

    /// - Parameter host: a name or an address, as a client asks for it; nothing if it is neither.
    package func adding(_ host: String) -> SubjectNames? {
        let more = SubjectNames(dnsNames: [host], addresses: [host])
        return more.isEmpty ? nil : union(more)
    }

    /// A client that asks for this name or address is at the right server (RFC 9525 §6.3: a star is one label).
    package func covers(_ host: String) -> Bool {
        if let address = NetworkAddress(host) { return addresses.contains(address) }
        guard let name = DNSName(host) else { return false }
        let parent = name.text.drop { $0 != "." }
        return dnsNames.contains(name.text) || (!parent.isEmpty && dnsNames.contains("*" + parent))
    }

    package var description: String { (dnsNames + addresses.map(\.description)).joined(separator: ", ") }

    /// As OpenSSL reads it (x509v3_config(5)). No name has a comma or a colon in it.
    var extensionValue: String {
        (dnsNames.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }).joined(separator: ",")
    }
}
