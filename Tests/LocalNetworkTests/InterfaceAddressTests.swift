import HTTPServing
import Testing

@testable import LocalNetwork

@Suite("Addresses of this machine")
struct InterfaceAddressTests {
    private func address(_ text: String, on interface: String = "eth0") throws -> InterfaceAddress {
        let host: Authority.Host? =
            IPv4Address(text[...]).map { .ipv4($0) } ?? IPv6Address(text[...]).map { .ipv6($0) }
        return InterfaceAddress(interface: interface, host: try #require(host))
    }

    @Test("are told in the order in which a phone is likely to reach them, without those that it never does")
    func order() throws {
        let all = try [
            address("127.0.0.1", on: "lo"), address("::1", on: "lo"), address("fe80::1"), address("2001:db8::2"),
            address("fd00::2"), address("169.254.3.4"), address("172.17.0.1", on: "docker0"),
            address("fd00:1::1", on: "br-8a1b"), address("203.0.113.9"), address("192.168.1.5"),
            address("10.0.0.7", on: "wlan0"), address("172.31.0.1"), address("172.32.0.1"),
        ]
        #expect(
            all.reachable.map(\.urlHost) == [
                "192.168.1.5", "10.0.0.7", "172.31.0.1", "203.0.113.9", "172.32.0.1", "169.254.3.4", "[fd00::2]",
                "[2001:db8::2]",
            ])
    }

    @Test("are what the kernel says")
    func kernel() throws {
        let all = LocalNetwork.addresses()
        #expect(try all.contains(address("127.0.0.1", on: "lo")))
        #expect(all.allSatisfy { if case .name = $0.host { false } else { true } })
    }

    @Test("are reported by the kernel when they change")
    func reports() throws {
        #expect(LocalNetwork.openReports() != nil)
    }
}
