import FileWatching
package import HTTPServing
package import LiveReload
package import ServerControl
package import StaticFiles
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
    package var serving = Serving()
    package var pages = Pages()
    /// Where a socket for commands is made; nowhere if nothing.
    package var controlPlaces: ControlPlaces?
    /// Endpoints for developers of pages, and the words of the command whose output one of them shows.
    package var devSockets: [String]?
    /// A second port, for the tools and browser extensions that know LiveReload's only.
    package var liveReloadPort: UInt16?
    /// HTTPS is spoken, and with which certificate; nothing for plain HTTP.
    package var secure: Secure?
    /// The machine's, as gethostname(2) has it.
    package var hostName = "localhost"
    /// What may be written to the terminal besides lines of text.
    package var drawing: Drawing?

    /// How files are served, and to whom.
    package struct Serving: Sendable {
        package var mounts: [Mount] = []
        package var rules = SiteRules()
        package var followsLinks = false
        package var crossOrigin = CrossOriginRule.none
        package var authentication: BasicAuthentication?
        package var log: Log?
        /// How many event loops answer.
        package var loopCount = 1

        /// The virtual ones, each once.
        var hosts: [String] { Set(mounts.compactMap(\.host)).sorted() }

        package init() {}
    }

    /// How pages follow their files.
    package struct Pages: Sendable {
        /// The script is inserted into pages.
        package var haveClient = true
        package var client = ClientScript.Options()
        /// Every page reloads for every change.
        package var reloadsAll = false

        package init() {}
    }

    /// QR codes are drawn on a terminal.
    package struct Drawing: Sendable {
        let isColoured: Bool

        package init(isColoured: Bool) {
            self.isColoured = isColoured
        }
    }

    /// A line for each request.
    package struct Log: Sendable {
        let isColoured: Bool

        package init(isColoured: Bool) {
            self.isColoured = isColoured
        }
    }

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
