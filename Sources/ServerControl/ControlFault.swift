/// Why a command is not one.
package enum ControlFault: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownCommand
    case wrongMethod(allowed: String)
    case bodyTooLarge
    /// - Parameter form: what the body should look like.
    case malformed(form: String)
    case tooManyPaths
    case badPath
    case emptyText
    case textTooLong
    case controlCharacter
    /// The server was started with `--no-reload`.
    case noPages

    /// The status of the answer (RFC 9110 §15.5).
    package var status: Int {
        switch self {
        case .unknownCommand: 404
        case .wrongMethod: 405
        case .bodyTooLarge: 413
        case .noPages: 409
        default: 400
        }
    }

    /// One sentence with the cure; nothing of the request is in it.
    package var description: String {
        switch self {
        case .unknownCommand: "There is no such command: there are reload, notify, error, clear and status."
        case .wrongMethod(let allowed): "This command is given with \(allowed)."
        case .bodyTooLarge: "A command is no larger than \(ControlRequest.bodyLimit >> 20) MiB."
        case .malformed(let form): "The body must be JSON of this form: \(form)"
        case .tooManyPaths: "Name no more than \(ControlRequest.pathCountLimit) files, or none to reload every page."
        case .badPath:
            "A path begins with a slash, is percent-encoded, and has no more than \(ControlRequest.pathLimit) bytes."
        case .emptyText: "Say what pages are to show."
        case .textTooLong:
            "A notice has no more than \(ControlRequest.textLimit) bytes; of standard input (-) the start and the end are taken."
        case .controlCharacter: "A notice has no control characters besides line ends and tabs."
        case .noPages: "This server was started with --no-reload: its pages cannot be told anything."
        }
    }
}
