import Glibc

/// Why a command did not start.
struct CommandError: Error, Equatable {
    let code: CInt

    /// For the reason of a close frame: at most 123 bytes (RFC 6455 §5.5).
    var message: String { "The command could not be started: \(String(cString: strerror(code)))." }
}
