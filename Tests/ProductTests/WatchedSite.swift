import Foundation
import SystemPackage
import TestSupport

/// A folder that the built program serves, and a program that listens to what pages are told.
final class WatchedSite {
    struct Message: Decodable, Equatable {
        let type: String
        let paths: [String]
    }

    let folder: TemporaryFolder
    let vif: VifProcess
    let listener: SocketClient
    private var endCount = 0

    /// - Parameter prepare: makes the folder before it is served.
    init(
        _ arguments: [String] = [], program: [String]? = nil, at path: String = "",
        prepare: (TemporaryFolder) throws -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        try folder.write("old", to: path.isEmpty ? "page.html" : path + "/page.html")
        try prepare(folder)
        vif = try VifProcess(
            folder: path.isEmpty ? folder.path : folder.url(path), arguments: arguments, program: program)
        listener = try SocketClient(port: vif.port)
    }

    func get(_ path: String) throws -> ReceivedResponse { try Connection(port: vif.port).get(path) }

    /// Runs a script in the folder.
    func shell(_ script: String) throws {
        try Command.run("sh", "-ec", "cd '\(folder.path)'\n\(script)")
    }

    func next(within seconds: Int32 = 15) throws -> Message {
        try JSONDecoder().decode(Message.self, from: Data(listener.receivePastPings(within: seconds).payload))
    }

    /// What pages were told, up to now: a file is saved and removed, and nothing waits longer than a removal.
    func messagesUntilNow() throws -> [Message] {
        endCount += 1
        let name = "end-\(endCount).txt"
        try folder.write("end", to: name)
        var messages = try messages(through: "/" + name)
        try folder.remove(name)
        messages += try self.messages(through: "/" + name)
        return messages
    }

    private func messages(through end: String) throws -> [Message] {
        var messages: [Message] = []
        while true {
            let message = try next()
            let rest = Message(type: message.type, paths: message.paths.filter { $0 != end })
            if !rest.paths.isEmpty || message.paths.isEmpty { messages.append(rest) }
            if message.paths.contains(end) { return messages }
        }
    }

    /// The paths that pages were told of, up to now.
    func pathsUntilNow() throws -> Set<String> { Set(try messagesUntilNow().flatMap(\.paths)) }
}
