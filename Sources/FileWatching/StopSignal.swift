import Synchronization
import SystemPackage

/// Tells a thread to stop, whether it works or waits in `poll(2)`.
final class StopSignal: Sendable {
    private let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor
    private let wasSent = Atomic(false)

    init() throws {
        (readEnd, writeEnd) = try FileDescriptor.pipe()
    }

    deinit {
        try? readEnd.close()
        try? writeEnd.close()
    }

    var isSent: Bool { wasSent.load(ordering: .acquiring) }

    /// Becomes readable when the signal was sent.
    var descriptor: Int32 { readEnd.rawValue }

    func send() {
        wasSent.store(true, ordering: .releasing)
        _ = try? writeEnd.writeAll([0])
    }
}
