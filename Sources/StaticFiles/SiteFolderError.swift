package import SystemPackage

/// Why a folder cannot be served.
package enum SiteFolderError: Error, Sendable, Equatable, CustomStringConvertible {
    case missing(FilePath)
    case notAFolder(FilePath)
    case unreadable(FilePath)
    /// The kernel does not answer openat2(2), which keeps look-ups inside the folder.
    case noOpenat2(Errno)
    case other(FilePath, Errno)

    init(path: FilePath, error: Errno) {
        self =
            switch error {
            case .noSuchFileOrDirectory: .missing(path)
            case .notDirectory: .notAFolder(path)
            case .permissionDenied: .unreadable(path)
            default: .other(path, error)
            }
    }

    /// One sentence with the cure. Paths are as the user gave them: escape before printing.
    package var description: String {
        switch self {
        case .missing(let path): "There is no folder \(path). Check the spelling, or make the folder first."
        case .notAFolder(let path): "\(path) is not a folder. Name the folder that the file is in."
        case .unreadable(let path): "The folder \(path) cannot be read. Give yourself the right: chmod u+rx \(path)"
        case .noOpenat2(let error):
            """
            The system call openat2 fails (\(error)), and without it nothing is safe to serve. Use Linux 5.6 or later, \
            and a container that allows it.
            """
        case .other(let path, let error): "The folder \(path) cannot be opened: \(error)."
        }
    }
}
