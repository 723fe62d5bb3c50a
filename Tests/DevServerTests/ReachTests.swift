import HTTPServing
import LocalCertificates
import LocalNetwork
import Synchronization
import Testing

@testable import DevServer

@Suite("What a server is reached by")
struct ReachTests {
    /// The addresses of a machine, which a test sets.
    private final class Machine: Sendable {
        let addresses: Mutex<[InterfaceAddress]>

        init(_ texts: [String]) {
            addresses = Mutex(Self.parse(texts))
        }

        func set(_ texts: String...) { addresses.withLock { $0 = Self.parse(texts) } }

        private static func parse(_ texts: [String]) -> [InterfaceAddress] {
            texts.compactMap { host(of: $0) }.map { InterfaceAddress(interface: "eth0", host: $0) }
        }
    }

    private static func host(of text: String) -> Authority.Host? { Authority(text[...])?.host }

    private func reach(_ listening: ListenAddress.Interfaces, _ machine: Machine) -> Reach {
        Reach(listening: listening, hostName: "Tux.example.com", hosts: ["docs.localhost"]) {
            machine.addresses.withLock { $0 }
        }
    }

    private func allows(_ hosts: AllowedHosts, _ text: String) -> Bool {
        Self.host(of: text).map(hosts.contains) ?? false
    }

    @Test("with --lan: its addresses as they are now, its names, and nothing else")
    func everywhere() {
        let machine = Machine(["127.0.0.1", "192.168.1.5", "[fd00::2]", "[::1]"])
        let reach = reach(.all, machine)
        let hosts = reach.allowedHosts()
        for host in [
            "192.168.1.5", "[fd00::2]", "localhost", "docs.localhost", "127.0.0.1", "[::1]", "tux.local", "tux",
            "TUX.example.com", "[::ffff:192.168.1.5]",
        ] {
            #expect(allows(hosts, host), "\(host)")
        }
        for host in [
            "192.168.1.6", "[fd00::3]", "10.0.0.1", "0.0.0.0", "[::]", "other.local", "example.com",
            "tux.local.example.com", "local", "tux.localdomain",
        ] {
            #expect(!allows(hosts, host), "\(host)")
        }
        #expect(reach.networkHosts(hasLocalName: false) == ["192.168.1.5", "[fd00::2]"])
        #expect(reach.networkHosts(hasLocalName: true) == ["192.168.1.5", "[fd00::2]", "tux.local"])
        for name in ["192.168.1.5", "fd00::2", "localhost", "tux", "tux.local", "docs.localhost", "127.0.0.1"] {
            #expect(reach.names.covers(name), "\(name)")
        }
    }

    @Test("changes with the machine's addresses, also for who has the rule already")
    func changes() {
        let machine = Machine(["192.168.1.5"])
        let reach = reach(.all, machine)
        let hosts = reach.allowedHosts()
        #expect(!reach.refresh())
        machine.set("10.0.0.7")
        #expect(reach.refresh() && !reach.refresh())
        #expect(allows(hosts, "10.0.0.7") && !allows(hosts, "192.168.1.5"))
        #expect(reach.networkHosts(hasLocalName: false) == ["10.0.0.7"])
        #expect(reach.names.covers("10.0.0.7") && !reach.names.covers("192.168.1.5"))
    }

    @Test("without --lan: this machine alone, whatever addresses it has")
    func loopback() {
        let reach = reach(.loopback, Machine(["192.168.1.5"]))
        #expect(reach.networkHosts(hasLocalName: true).isEmpty)
        for host in ["192.168.1.5", "tux", "tux.local"] { #expect(!allows(reach.allowedHosts(), host), "\(host)") }
        #expect(allows(reach.allowedHosts(certified: ["dev.example.com"]), "dev.example.com"))
        #expect(reach.names.covers("localhost") && !reach.names.covers("192.168.1.5"))
    }

    @Test("with --host: what was named; every address if that is 0.0.0.0")
    func named() throws {
        let machine = Machine(["192.168.1.5"])
        let one = reach(.only(try #require(Self.host(of: "10.9.8.7"))), machine)
        #expect(allows(one.allowedHosts(), "10.9.8.7") && !allows(one.allowedHosts(), "192.168.1.5"))
        #expect(one.names.covers("10.9.8.7") && !one.names.covers("192.168.1.5"))
        let name = reach(.only(.name("dev.test")), machine)
        #expect(allows(name.allowedHosts(), "dev.test") && name.names.covers("dev.test"))
        #expect(one.networkHosts(hasLocalName: true) == ["10.9.8.7"] && one.isOpenToNetwork)
        let own = reach(.only(try #require(Self.host(of: "127.0.0.1"))), machine)
        #expect(own.networkHosts(hasLocalName: true).isEmpty && !own.isOpenToNetwork)
        let any = reach(.only(try #require(Self.host(of: "0.0.0.0"))), machine)
        #expect(any.networkHosts(hasLocalName: true) == ["192.168.1.5"] && any.isOpenToNetwork)
        #expect(allows(any.allowedHosts(), "203.0.113.7") && any.names.covers("192.168.1.5"))
    }
}
