import Glibc
package import SystemPackage

/// A terminal that a test types at (pty(7)).
package final class PseudoTerminal {
    private let descriptor: Int32
    /// Of the side that the program has.
    package let path: FilePath
    private var unread = ""

    /// ioctl_tty(2); the macros are too intricate for Swift.
    private static let (getNumber, setLock) = (UInt(0x8004_5430), UInt(0x4004_5431))

    package init() throws {
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (number, isLocked) = (CInt(0), CInt(0))
        guard descriptor >= 0, ioctl(descriptor, Self.setLock, &isLocked) == 0,
            ioctl(descriptor, Self.getNumber, &number) == 0
        else { throw Errno(rawValue: errno) }
        path = FilePath("/dev/pts/\(number)")
    }

    deinit {
        close(descriptor)
    }

    package func type(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Errno(rawValue: errno) }
    }

    /// What the terminal shows, up to and with this text; the next call goes on from there.
    package func read(through text: String, within seconds: Int32 = 10) throws -> String {
        while !unread.contains(text) {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var space = [UInt8](repeating: 0, count: 4096)
            let isReadable = Glibc.poll(&poll, 1, seconds * 1000) > 0
            let count = isReadable ? Glibc.read(descriptor, &space, space.count) : 0
            guard count > 0 else { throw VifProcess.Failure(message: "no «\(text)» in «\(unread)»") }
            unread += String(decoding: space[..<count], as: UTF8.self)
        }
        let parts = unread.split(separator: text, maxSplits: 1, omittingEmptySubsequences: false)
        unread = String(parts[1])
        return parts[0] + text
    }
}
