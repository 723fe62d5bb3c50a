import SystemPackage

/// A server that has said what it serves.
package struct RunningServer: Sendable {
    package let status: ServerStatus
    private let folder: ControlFolder
    private let name: String

    init(status: ServerStatus, folder: ControlFolder, name: String) {
        self.status = status
        self.folder = folder
        self.name = name
    }

    /// Gives it a command, and waits until it is done.
    ///
    /// - Throws: `ControlError`
    package func send(
        _ request: ControlRequest, within limit: Duration = .seconds(5)
    ) throws(ControlError) -> ControlReply {
        let deadline = ContinuousClock.now + limit
        let connection = try ControlConnection(to: name, in: folder)
        try connection.send(request, until: deadline)
        let answer = try connection.answer(until: deadline)
        guard answer.status == 200 else {
            let reason = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").first
            throw .refused(status: answer.status, reason: reason.map(String.init) ?? "The server refuses.")
        }
        guard let reply = ControlReply(json: answer.body) else { throw .malformed }
        return reply
    }
}

/// All servers of the user.
package struct RunningServers: Sendable {
    /// In the order of their ports.
    package let servers: [RunningServer]
    /// What keeps others from being found: a folder that cannot be trusted, a server that does not answer.
    package let problems: [String]
    /// Every server that there is has answered.
    package let isComplete: Bool

    /// Asks every server, all at the same time. Blocks. What servers have left behind that were killed is removed.
    package static func find(in places: ControlPlaces, within limit: Duration = .seconds(2)) -> RunningServers {
        let deadline = ContinuousClock.now + limit
        let (folders, errors) = places.existingFolders()
        var problems = errors.map(\.description)
        let asked = folders.flatMap { folder in folder.socketNames().map { (folder, $0) } }.map { folder, name in
            (folder, name, Result { () throws(ControlError) in try ask(name, in: folder, until: deadline) })
        }
        var isComplete = true
        let servers = asked.compactMap { folder, name, connection -> RunningServer? in
            do throws(ControlError) {
                let answer = try connection.get().answer(until: deadline)
                guard answer.status == 200, let status = ServerStatus(json: answer.body) else { throw .malformed }
                return RunningServer(status: status, folder: folder, name: name)
            } catch .ended {
                return nil
            } catch {
                isComplete = false
                problems.append("\(folder.path.appending(name)): \(error)")
                return nil
            }
        }
        return RunningServers(
            servers: servers.sorted { $0.status.port < $1.status.port }, problems: problems,
            isComplete: isComplete)
    }

    /// - Throws: `ServerChoiceError`
    package func choose(_ choice: ServerChoice) throws(ServerChoiceError) -> RunningServer {
        let status = try choice.server(among: servers.map(\.status))
        guard let server = servers.first(where: { $0.status == status }) else { throw .several([status]) }
        return server
    }

    private static func ask(
        _ name: String, in folder: ControlFolder, until deadline: ContinuousClock.Instant
    ) throws(ControlError) -> ControlConnection {
        let connection = try ControlConnection(to: name, in: folder)
        try connection.send(.status, until: deadline)
        return connection
    }
}
