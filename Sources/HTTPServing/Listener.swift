import Glibc
import NIOCore
import NIOExtras
import NIOPosix

/// Binds the sockets of a `ListenAddress`, all to one port.
struct Listener: Sendable {
    /// How many ports are tried after the first.
    private static let attempts: UInt16 = 100

    /// A bootstrap whose server channel reports to the given helper; a helper serves one channel.
    let bootstrap: @Sendable (ServerQuiescingHelper) -> ServerBootstrap
    let loops: MultiThreadedEventLoopGroup

    struct Socket: Sendable {
        let channel: any Channel
        let quiescing: ServerQuiescingHelper
    }

    /// - Throws: `ListenError`
    func bind(_ address: ListenAddress) throws -> [Socket] {
        switch address.port {
        case .exactly(0): return try bindToAnyPort(address.interfaces)
        case .exactly(let port): return try bind(address.interfaces, port: port)
        case .from(let first):
            let last = first.addingReportingOverflow(Self.attempts)
            for port in first...(last.overflow ? .max : last.partialValue) {
                do {
                    return try bind(address.interfaces, port: port)
                } catch ListenError.portTaken {}
            }
            throw ListenError.noPortFree(from: first)
        }
    }

    /// The port that the kernel gives for the first address may be taken on the second.
    private func bindToAnyPort(_ interfaces: ListenAddress.Interfaces) throws -> [Socket] {
        for _ in 1..<Self.attempts {
            do {
                return try bind(interfaces, port: 0)
            } catch ListenError.portTaken {}
        }
        throw ListenError.noPortFree(from: 1)
    }

    private func bind(_ interfaces: ListenAddress.Interfaces, port: UInt16) throws -> [Socket] {
        switch interfaces {
        case .only(let host): [try bind(to: addressText(of: host), port: port)]
        case .loopback: try bind(to: "127.0.0.1", and: "::1", port: port)
        case .all: try bind(to: "0.0.0.0", and: "::", port: port)
        }
    }

    private func bind(to ipv4: String, and ipv6: String, port: UInt16) throws -> [Socket] {
        let first = try bind(to: ipv4, port: port)
        let bound = UInt16(clamping: first.channel.localAddress?.port ?? 0)
        do {
            return [first, try bind(to: ipv6, port: bound, isIPv6Only: true)]
        } catch ListenError.foreignAddress, ListenError.other {
            // A machine without IPv6.
            return [first]
        } catch {
            try? first.channel.close().wait()
            throw error
        }
    }

    private func addressText(of host: Authority.Host) -> String {
        switch host {
        case .ipv4(let address): address.description
        case .ipv6(let address): address.description
        case .name(let name): name
        }
    }

    /// - Parameter isIPv6Only: `::` does not stand for IPv4's addresses too, which would be taken twice.
    private func bind(to host: String, port: UInt16, isIPv6Only: Bool = false) throws -> Socket {
        let quiescing = ServerQuiescingHelper(group: loops)
        do {
            var bootstrap = bootstrap(quiescing)
            if isIPv6Only {
                bootstrap = bootstrap.serverChannelOption(
                    .socket(SocketOptionLevel(IPPROTO_IPV6), IPV6_V6ONLY), value: 1)
            }
            // An address is not looked up, which would take a millisecond.
            let address = try? SocketAddress(ipAddress: host, port: Int(port))
            let bound = address.map { bootstrap.bind(to: $0) } ?? bootstrap.bind(host: host, port: Int(port))
            let channel = try bound.wait()
            return Socket(channel: channel, quiescing: quiescing)
        } catch let error as IOError {
            throw switch error.errnoCode {
            case EADDRINUSE: ListenError.portTaken(port)
            case EACCES, EPERM: ListenError.noRights(port: port)
            case EADDRNOTAVAIL, EAFNOSUPPORT: ListenError.foreignAddress(host)
            case let code: ListenError.other(String(cString: strerror(code)))
            }
        } catch is SocketAddressError.UnknownHost {
            throw ListenError.unknownHost(host)
        }
    }
}
