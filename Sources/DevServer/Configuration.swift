import FileWatching
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
    package var watching: Watching

    /// What is watched, and how. See `WatchPlan`.
    package struct Watching: Sendable {
        package var others: [FilePath] = []
        /// How often files are looked at; nothing where the kernel is to report their changes.
        package var pollInterval: Duration?
        package var ignored: [String] = []
        package var watchOnly: [String] = []
        package var globalIgnoreFiles: [FilePath] = []

        package init() {}
    }

    package init(
        folder: FilePath, address: ListenAddress = ListenAddress(host: nil, port: .from(8080)),
        isReloading: Bool = true, verbosity: Verbosity = .normal, watching: Watching = Watching()
    ) {
        self.folder = folder
        self.address = address
        self.isReloading = isReloading
        self.verbosity = verbosity
        self.watching = watching
    }

    func watchPlan(root: FilePath) -> WatchPlan {
        WatchPlan(
            root: root, others: watching.others, isPolling: watching.pollInterval != nil,
            interval: watching.pollInterval ?? WatchPlan.usualInterval, ignored: watching.ignored,
            watchOnly: watching.watchOnly, globalIgnoreFiles: watching.globalIgnoreFiles)
    }
}
