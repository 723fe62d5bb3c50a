package import Glibc

// glibc 2.36; not in Swift's module of it.
@_silgen_name("pidfd_open")
private func pidfdOpen(_ process: pid_t, _ flags: CUnsignedInt) -> CInt

/// A process that need not be a child.
package enum OtherProcess {
    /// Waits for its end. One that is not there has ended.
    package static func hasEnded(_ identifier: pid_t, within seconds: Int32 = 20) -> Bool {
        let descriptor = pidfdOpen(identifier, 0)
        guard descriptor >= 0 else { return errno == ESRCH }
        defer { close(descriptor) }
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, seconds * 1_000) == 1
    }
}
