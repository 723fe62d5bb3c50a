package import HTTPServing
import NIOCore
import NIOHTTP1

/// WebSocket endpoints for developers of pages, each of which exercises a part of the browser's WebSocket API.
///
/// Whether the request's host and origin may open them is the caller's to decide, before.
package final class DevSockets: Sendable {
    /// What the paths of the endpoints begin with.
    package static let prefix = "/__vif/ws/"

    private let chat = ChatEndpoint()
    private let command: CommandEndpoint?

    /// - Parameter command: the program of `cat` and its arguments; it is started without a shell. Nothing, or no words:
    ///   there is no `cat`.
    package init(command: [String]? = nil) {
        self.command = command.flatMap { CommandEndpoint(words: $0) }
    }

    /// Nothing if the path is not below `prefix`. Called on the connection's event loop.
    ///
    /// - Parameters:
    ///   - path: of the request's target, not decoded.
    ///   - query: of the request's target, not decoded.
    package func answer(to request: Request, path: String, query: String?) -> Answer? {
        guard path.hasPrefix(Self.prefix) else { return nil }
        do throws(OptionError) {
            return try answer(to: request, name: path.dropFirst(Self.prefix.count), query: query)
        } catch {
            return .response(.text(.badRequest, error.message))
        }
    }

    /// Kills every command that still runs, and returns at once: for the end of the server. May be called on any thread.
    package func endCommands() { command?.endAll() }

    private func answer(to request: Request, name: Substring, query: String?) throws(OptionError) -> Answer {
        switch name {
        case "echo": return try EchoEndpoint.answer(to: request, query: query)
        case "chat":
            _ = try QueryOptions(query, known: [])
            return chat.answer
        case "cat":
            _ = try QueryOptions(query, known: [])
            return command?.answer ?? .response(.text(.notFound, Self.noCommand))
        default:
            guard name.hasPrefix("error/"), let error = ErrorEndpoint(rawValue: String(name.dropFirst(6))) else {
                return .response(.text(.notFound, Self.noEndpoint))
            }
            return try error.answer(to: request, query: query)
        }
    }

    private static let noCommand = """
        There is no command whose output could be shown. Start Vif with one: \
        --dev-sockets --dev-sockets-command COMMAND
        """

    private static let noEndpoint = """
        There is no such WebSocket endpoint, only \(prefix)echo, \(prefix)chat, \(prefix)cat, and below \(prefix)error/: \
        \(ErrorEndpoint.allCases.map(\.rawValue).joined(separator: ", ")).
        """
}
