import ArgumentParser
import Glibc
import ServerControl
import SystemPackage

/// The options that say which running server a command is for.
struct RemoteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server of this folder. (default: of the current one, or the nearest above it)", valueName: "folder"),
        completion: .directory)
    var folder: String?

    @Option(help: ArgumentHelp("The server that listens on this port.", valueName: "port"))
    var port: Int?

    func validate() throws {
        guard folder == nil || port == nil else { throw ValidationError("Choose one of --folder and --port.") }
        guard folder?.isEmpty != true else { throw ValidationError("Name a folder; there is none that is empty.") }
        guard port.map({ (1...65_535).contains($0) }) ?? true else {
            throw ValidationError("A port is a number from 1 to 65535.")
        }
    }

    /// - Parameter paths: files that the server has to serve.
    /// - Throws: `ServerChoiceError`
    func choose(for paths: [NamedPath] = []) throws -> RunningServer {
        let found = RunningServers.find(in: Self.places)
        do {
            return try found.choose(choice(for: paths))
        } catch {
            // The one that is meant may be among those that cannot be asked.
            Failure.warn(found.problems)
            guard found.isComplete else { throw ControlError.silent }
            throw error
        }
    }

    /// Every server of the user.
    func all() -> [RunningServer] {
        let found = RunningServers.find(in: Self.places)
        Failure.warn(found.problems)
        return found.servers
    }

    private func choice(for paths: [NamedPath]) -> ServerChoice {
        if let folder { return .folder(NamedPath(folder, in: Self.currentFolder)) }
        if let port { return .port(port) }
        return .holding(paths, currentFolder: NamedPath(".", in: Self.currentFolder))
    }

    /// Where the sockets of servers are.
    static var places: ControlPlaces {
        ControlPlaces(runtimeFolder: getenv("XDG_RUNTIME_DIR").map { FilePath(platformString: $0) })
    }

    /// Absolute and without links; the root if the folder has been removed.
    static var currentFolder: FilePath {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return FilePath(platformString: path)
    }
}
