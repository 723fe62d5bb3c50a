import NIOCore

/// Where to listen: on which addresses, and how to choose the port.
package struct ListenAddress: Sendable, Equatable {
    package enum Port: Sendable, Equatable {
        /// This one and no other; 0 lets the kernel choose.
        case exactly(UInt16)
        /// This one, or the next that is free.
        case from(UInt16)
    }

    package enum Interfaces: Sendable, Equatable {
        /// Both loopback addresses, 127.0.0.1 and ::1.
        case loopback
        /// Every address that this machine has, or comes to have.
        case all
        case only(Authority.Host)
    }

    package let interfaces: Interfaces
    package let port: Port

    package init(interfaces: Interfaces, port: Port) {
        self.interfaces = interfaces
        self.port = port
    }

    /// - Parameter host: nothing for the loopback addresses.
    package init(host: Authority.Host?, port: Port) {
        self.init(interfaces: host.map { .only($0) } ?? .loopback, port: port)
    }

    /// The one that was named.
    package var host: Authority.Host? { if case .only(let host) = interfaces { host } else { nil } }
}
