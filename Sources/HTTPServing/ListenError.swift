/// Why the server cannot listen.
package enum ListenError: Error, Sendable, Equatable, CustomStringConvertible {
    case portTaken(UInt16)
    /// From this port on, none of the ports tried is free.
    case noPortFree(from: UInt16)
    /// Ports below `net.ipv4.ip_unprivileged_port_start` need a right.
    case noRights(port: UInt16)
    case unknownHost(String)
    /// The address belongs to no interface of this machine.
    case foreignAddress(String)
    case other(String)

    /// One sentence with the cure.
    package var description: String {
        switch self {
        case .portTaken(let port):
            "Port \(port) is taken by another program. Choose another port, or leave out --port to get a free one."
        case .noPortFree(let port): "No port from \(port) on is free. Stop another server, or name a port with --port."
        case .noRights(let port): "You have no right to listen on port \(port). Choose a port from 1024 on."
        case .unknownHost(let host):
            "The host \(host) has no address. Check the spelling of --host, or leave it out for localhost."
        case .foreignAddress(let host):
            "The address \(host) does not belong to this machine. Name one of its own with --host, or leave it out."
        case .other(let reason): "The server cannot listen: \(reason). Choose another host or port."
        }
    }
}
