import Glibc
package import LocalCertificates
import Synchronization
package import SystemPackage

/// A certificate of the user's own, `--cert` and `--key`, which may be replaced on disk while the server runs.
package final class OwnCertificate: Sendable {
    private struct State {
        var identity: ServerIdentity
        /// The files as they were when they were last read, to good or bad.
        var seen: [FileStamp]
    }

    private static let attempts = 3

    package let certificate: FilePath
    /// Nothing if the key is in the certificate's file.
    package let key: FilePath?
    /// It is needed again when the file is replaced.
    private let passphrase: [UInt8]?
    private let state: Mutex<State>

    /// Reads the files. Blocks.
    ///
    /// - Parameter ask: asks for the passphrase of the key in this file; nothing if there is nobody to ask.
    /// - Throws: `CertificateError`, a wrong passphrase only after some attempts.
    package init(
        certificate: FilePath, key: FilePath?, now: Int64, ask: (_ key: FilePath, _ isAgain: Bool) -> [UInt8]?
    ) throws(CertificateError) {
        self.certificate = certificate
        self.key = key
        let seen = Self.stamps(certificate, key)
        var (attempt, given) = (1, [UInt8]?.none)
        while true {
            do throws(CertificateError) {
                let identity = try ServerIdentity.load(certificate: certificate, key: key, now: now) {
                    given = ask(key ?? certificate, attempt > 1)
                    return given
                }
                passphrase = given
                state = Mutex(State(identity: identity, seen: seen))
                return
            } catch .wrongPassphrase(let path) {
                guard attempt < Self.attempts else { throw .wrongPassphrase(path) }
                attempt += 1
            }
        }
    }

    package var identity: ServerIdentity { state.withLock { $0.identity } }

    /// Reads the files again if they are others now. Blocks.
    ///
    /// - Returns: whether there is another certificate.
    /// - Throws: `CertificateError`, once for the same files; what there was stays.
    func renew(now: Int64) throws(CertificateError) -> Bool {
        let stamps = Self.stamps(certificate, key)
        guard stamps != state.withLock({ $0.seen }) else { return false }
        state.withLock { $0.seen = stamps }
        let identity = try ServerIdentity.load(certificate: certificate, key: key, now: now) { passphrase }
        return state.withLock { state in
            defer { state.identity = identity }
            return state.identity != identity
        }
    }

    /// The folders that tell when a file in them is replaced.
    var folders: [FilePath] {
        let folders = [certificate, key].compactMap { $0?.removingLastComponent() }.map { $0.isEmpty ? "." : $0 }
        return folders.first == folders.last ? Array(folders.prefix(1)) : folders
    }

    private static func stamps(_ certificate: FilePath, _ key: FilePath?) -> [FileStamp] {
        [certificate, key].compactMap { $0.map(FileStamp.init) }
    }
}

/// By which a file is told from another one under the same path.
private struct FileStamp: Equatable {
    private let numbers: [Int64]

    init(_ path: FilePath) {
        var status = stat()
        // A pipe gives what it has once: opened again, it would be waited for.
        guard path.withPlatformString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else {
            numbers = []
            return
        }
        numbers = [
            Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
            Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
            Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
        ]
    }
}
