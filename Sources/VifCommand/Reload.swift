import ArgumentParser
import HTTPServing
import ServerControl
import SystemPackage

/// `vif reload`: has the pages of a running server load themselves, or some files, again.
struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vif reload",
        abstract: "Reload the pages of a running Vif.",
        discussion: """
            Without a path every page reloads. With stylesheets only, pages that use them load them again; with any other \
            file the pages reload.

            EXAMPLES
              vif reload                every page of the server of this folder
              vif reload css/site.css   that stylesheet
              vif reload --port 8081    every page of the server on that port

            EXIT CODES
            \(Failure.remoteTable)
            """)

    @Argument(help: "Files in the served folder, which need not be there any more.", completion: .file())
    var paths: [String] = []

    @OptionGroup
    var remote: RemoteOptions

    @Flag(help: "Print nothing but what is wrong.")
    var quiet = false

    func validate() throws {
        guard !paths.contains("") else { throw ValidationError("Name a file; there is none that is empty.") }
    }

    func run() throws {
        try Failure.exiting {
            let named = paths.map { NamedPath($0, in: RemoteOptions.currentFolder) }
            let server = try remote.choose(for: named)
            let status = server.status
            let addresses = try named.flatMap { path in
                let inside = status.sitePaths(of: path)
                guard !inside.isEmpty else { throw ServerChoiceError.outside(path.name, folder: status.folder) }
                return inside.map { URLPath.encode($0.utf8) }
            }
            let reply = try server.send(.reload(checking: addresses))
            if !quiet { print(reply.phrase) }
        }
    }
}
