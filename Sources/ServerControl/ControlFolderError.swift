package import SystemPackage

/// Why there is no socket by which commands could reach a server.
package enum ControlFolderError: Error, Sendable, Equatable, CustomStringConvertible {
    case missing(FilePath)
    /// Also for a link to a folder.
    case notAFolder(FilePath)
    case foreign(FilePath)
    case openToOthers(FilePath)
    case other(FilePath, Errno)

    /// One sentence with the cure. Paths come from the environment: escape before printing.
    package var description: String {
        switch self {
        case .missing(let path): "There is no folder \(path). It comes with the first server."
        case .notAFolder(let path): "\(path) is not a folder of its own. Remove it."
        case .foreign(let path): "The folder \(path) belongs to another user. Set XDG_RUNTIME_DIR to a folder of yours."
        case .openToOthers(let path): "Other users may get into \(path). Shut them out: chmod 700 \(path)"
        case .other(let path, let error):
            "No socket can be made in \(path): \(error). Set XDG_RUNTIME_DIR to a folder of yours."
        }
    }
}
