package import HTTPServing
package import SystemPackage

/// All that a server is told before it starts.
package struct Configuration: Sendable {
    package enum Verbosity: Sendable {
        /// Nothing but what is wrong.
        case quiet
        case normal
        /// Also changes that concern no page.
        case verbose
    }

    package var folder: FilePath
    package var address: ListenAddress
    /// Pages get the script, and the folder is watched.
    package var isReloading: Bool
    package var verbosity: Verbosity

    package init(
        folder: FilePath, address: ListenAddress = ListenAddress(host: nil, port: .from(8080)),
        isReloading: Bool = true, verbosity: Verbosity = .normal
    ) {
        self.folder = folder
        self.address = address
        self.isReloading = isReloading
        self.verbosity = verbosity
    }
}
