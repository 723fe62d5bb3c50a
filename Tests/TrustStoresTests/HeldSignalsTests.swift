import Glibc
import SystemPackage
import Testing

@testable import TrustStores

@Suite("Signals that would end the program")
struct HeldSignalsTests {
    private func isHeld(_ signal: Int32) throws -> Bool {
        let bytes = try BoundedFile.read("/proc/thread-self/status", limit: 1 << 16)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let mask = lines.first { $0.hasPrefix("SigBlk:") }?.split(separator: "\t").last ?? ""
        return UInt64(mask, radix: 16).map { $0 >> UInt64(signal - 1) & 1 == 1 } ?? false
    }

    @Test("wait until the work on a store is done", arguments: [SIGINT, SIGTERM, SIGHUP])
    func held(signal: Int32) throws {
        // Threads on which tests run may hold all signals back.
        var (one, before) = (sigset_t(), sigset_t())
        sigemptyset(&one)
        sigaddset(&one, signal)
        pthread_sigmask(SIG_UNBLOCK, &one, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var during = false
        HeldSignals.during { during = (try? isHeld(signal)) ?? false }
        #expect(during)
        #expect(try !isHeld(signal))
    }
}
