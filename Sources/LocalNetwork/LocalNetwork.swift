internal import CLinux
import Glibc
import HTTPServing

/// What the kernel knows of this machine's addresses.
package enum LocalNetwork {
    /// Those of all interfaces that are up.
    package static func addresses() -> [InterfaceAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [InterfaceAddress] = []
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard entry.ifa_flags & UInt32(IFF_UP) != 0, let name = entry.ifa_name,
                let host = entry.ifa_addr.flatMap(host)
            else { continue }
            found.append(InterfaceAddress(interface: String(cString: name), host: host))
        }
        return found
    }

    private static func host(at address: UnsafeMutablePointer<sockaddr>) -> Authority.Host? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let size: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        guard
            getnameinfo(address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
        else { return nil }
        // Without the zone of one that is for a link.
        let bytes = text.prefix { $0 != 0 && $0 != CChar(bitPattern: UInt8(ascii: "%")) }
        let plain = String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if let ipv4 = IPv4Address(plain[...]) { return .ipv4(ipv4) }
        return IPv6Address(plain[...]).map { .ipv6($0) }
    }

    /// A descriptor that has something to read when an address comes or goes; to be closed by the caller. Nothing if the
    /// kernel does not tell.
    package static func openReports() -> Int32? {
        let descriptor = vif_open_address_reports()
        return descriptor >= 0 ? descriptor : nil
    }

    /// Names of this machine are answered in the network (RFC 6762): Avahi does, where it runs.
    package static var answersToLocalName: Bool { access("/run/avahi-daemon/socket", F_OK) == 0 }
}
