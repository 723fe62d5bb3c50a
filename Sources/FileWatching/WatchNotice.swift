package import SystemPackage

/// What the watcher has to tell the person at the terminal.
package enum WatchNotice: Sendable, Equatable {
    /// Every folder that can be watched is; changes are announced from now on, and none since the start was missed.
    case ready(folderCount: Int)
    /// `fs.inotify.max_user_watches` is reached: changes below `folder` (and perhaps others) are not seen.
    case watchLimitReached(limit: Int, folder: FilePath)
    /// The kernel refused to watch or list a folder, with its `errno`.
    case unwatched(folder: FilePath, error: Errno)
    /// The kernel's queue overflowed; everything is taken as changed.
    case eventsLost
    /// The watched folder itself was removed or moved away.
    case folderVanished
    /// There is a folder under the watched name again. Everything in it is reported as changed.
    case folderReturned
}

extension WatchNotice: CustomStringConvertible {
    /// One sentence with the cure. Names are as the file system has them: escape before printing.
    package var description: String {
        switch self {
        case .ready(let folderCount):
            "Watching \(folderCount) folder\(folderCount == 1 ? "" : "s")."
        case .watchLimitReached(let limit, let folder):
            """
            The kernel allows \(limit) watched folders for this user and they are used up, so changes in \(folder) are \
            not seen. Raise the limit: sudo sysctl fs.inotify.max_user_watches=\(Self.raised(limit))
            """
        case .unwatched(let folder, let error):
            "Changes in \(folder) are not seen: \(error). Make the folder readable and start again."
        case .eventsLost:
            "More files changed at once than the kernel can report, so every page reloads."
        case .folderVanished: "The served folder was removed or moved away. It is picked up again when it is back."
        case .folderReturned: "The served folder is back."
        }
    }

    private static func raised(_ limit: Int) -> Int { max(524_288, limit <= Int.max / 4 ? limit * 4 : limit) }
}
