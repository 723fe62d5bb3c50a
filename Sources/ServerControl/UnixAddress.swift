import Glibc

/// Where a Unix socket is, in the kernel's form (unix(7)).
struct UnixAddress {
    private var address = sockaddr_un()

    /// Nothing if the path does not fit into the kernel's 108 bytes with the zero at its end.
    init?(_ path: String) {
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let isFitting = withUnsafeMutableBytes(of: &address.sun_path) { space in
            guard bytes.count < space.count, !bytes.contains(0) else { return false }
            space.copyBytes(from: bytes)
            return true
        }
        guard isFitting else { return nil }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
