/// Why it is not known which server a command is for.
package enum ServerChoiceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// - Parameter running: how many servers serve something else.
    case notServed(String, running: Int)
    case noneAtPort(Int, running: Int)
    /// The file is in no folder of the site that is served.
    case outside(String, folder: String)
    case several([ServerStatus])

    /// One sentence with the cure. Paths are as the user gave them: escape before printing.
    package var description: String {
        switch self {
        case .notServed(".", let running):
            "No Vif serves this folder or one above it. Start it with: vif DIR" + Self.others(running)
        case .notServed(let name, let running):
            "No Vif serves \(name) or a folder that it is in. Start it with: vif DIR" + Self.others(running)
        case .noneAtPort(let port, let running): "No Vif of yours listens on port \(port)." + Self.others(running)
        case .outside(let name, let folder):
            "\(name) is outside of \(folder), which Vif serves. Name files in it, from the current folder."
        case .several(let servers):
            "Several servers fit: "
                + servers.map { "\($0.url) (process \($0.pid), \($0.folder))" }.joined(separator: ", ")
                + ". Choose one with --port."
        }
    }

    private static func others(_ running: Int) -> String {
        switch running {
        case 0: ""
        case 1: " (One server is running: vif status --all shows it.)"
        default: " (\(running) servers are running: vif status --all shows them.)"
        }
    }
}
