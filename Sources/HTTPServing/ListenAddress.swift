import NIOCore

/// Where to listen: a host, and how to choose the port.
package struct ListenAddress: Sendable, Equatable {
    package enum Port: Sendable, Equatable {
        /// This one and no other; 0 lets the kernel choose.
        case exactly(UInt16)
        /// This one, or the next that is free.
        case from(UInt16)
    }

    /// Nothing stands for both loopback addresses, 127.0.0.1 and ::1.
    package let host: Authority.Host?
    package let port: Port

    package init(host: Authority.Host?, port: Port) {
        self.host = host
        self.port = port
    }
}
