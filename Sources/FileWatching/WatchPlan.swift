package import SystemPackage

/// What is watched, and how.
package struct WatchPlan: Sendable {
    /// How often files are looked at where the kernel does not report their changes, unless the user says otherwise.
    package static let usualInterval = Duration.seconds(1)

    /// The folder whose changes are told by their path from it; absolute, without links.
    package let root: FilePath
    /// More folders, told by their absolute path; absolute, without links.
    package let others: [FilePath]
    /// Files are looked at everywhere, and the kernel is not asked at all.
    package let isPolling: Bool
    package let interval: Duration
    /// Patterns as in a `.gitignore` in the root, of what is not watched in any case.
    package let ignored: [String]
    /// If there are any, only files that fit one of them are announced.
    package let watchOnly: [String]
    /// Files with patterns for every tree, as `core.excludesFile` of Git names them.
    package let globalIgnoreFiles: [FilePath]

    package init(
        root: FilePath, others: [FilePath] = [], isPolling: Bool = false, interval: Duration = usualInterval,
        ignored: [String] = [], watchOnly: [String] = [], globalIgnoreFiles: [FilePath] = []
    ) {
        self.root = root
        self.others = others
        self.isPolling = isPolling
        self.interval = interval
        self.ignored = ignored
        self.watchOnly = watchOnly
        self.globalIgnoreFiles = globalIgnoreFiles
    }

    /// Folders below the root are known by their path from it, others by their absolute path.
    var tops: [FilePath] {
        [FilePath()]
            + others.map { other in
                var inside = other
                return inside.removePrefix(root) ? inside : other
            }
    }
}
