import Glibc
import SystemPackage

/// Wakes a thread that waits in poll(2).
final class WakePipe: Sendable {
    private let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    init() throws(WatchError) {
        do {
            (readEnd, writeEnd) = try FileDescriptor.pipe()
        } catch {
            throw .noPipe((error as? Errno) ?? .tooManyOpenFiles)
        }
        // A full pipe wakes as well as a fuller one.
        for end in [readEnd, writeEnd] { _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK) }
    }

    deinit {
        try? readEnd.close()
        try? writeEnd.close()
    }

    /// Readable when the thread is to wake.
    var descriptor: Int32 { readEnd.rawValue }

    func wake() {
        var byte: UInt8 = 0
        _ = Glibc.write(writeEnd.rawValue, &byte, 1)
    }

    /// Before the thread looks at what it was woken for.
    func clear() {
        var bytes: (UInt64, UInt64) = (0, 0)
        while Glibc.read(readEnd.rawValue, &bytes, 16) == 16 {}
    }
}
