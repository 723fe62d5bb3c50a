package import SystemPackage

/// What the watcher has to tell the person at the terminal.
package enum WatchNotice: Sendable, Equatable {
    /// Every folder that can be watched is; changes are announced from now on, and none since the start was missed.
    case ready(folderCount: Int)
    /// What the setting allows is used up: of `needed` folders, `unwatched` are looked at instead.
    case watchLimitReached(setting: String, limit: Int, needed: Int, unwatched: Int, interval: Duration)
    /// `fs.inotify.max_user_instances` is reached (`EMFILE`), or the kernel has no inotify: files are looked at.
    case noInotifyInstance(Errno, interval: Duration)
    /// The kernel does not report what changes on this kind of file system: files are looked at.
    case polling(FilePath, kind: String, interval: Duration)
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
        case .watchLimitReached(let setting, let limit, let needed, let unwatched, let interval):
            """
            The kernel allows \(limit) watched folders for this user and \(needed) are needed, so \(unwatched) of them \
            are looked at every \(Self.text(interval)) instead. Raise the limit and start again: \
            sudo sysctl \(setting)=\(Self.raised(max(limit, needed)))
            """
        case .noInotifyInstance(.tooManyOpenFiles, let interval):
            """
            Other programs use all that this user may watch with, so files are looked at every \(Self.text(interval)). \
            Raise the limit and start again: sudo sysctl fs.inotify.max_user_instances=1024
            """
        case .noInotifyInstance(let error, let interval):
            "The kernel reports no changes (\(error)), so files are looked at every \(Self.text(interval))."
        case .polling(let folder, let kind, let interval):
            """
            Changes in \(folder) (\(kind)) are not reported by the kernel, so files there are looked at every \
            \(Self.text(interval)).
            """
        case .unwatched(let folder, .permissionDenied):
            "Changes in \(folder) are not seen, since it cannot be read. Make it readable: chmod u+rx"
        case .unwatched(let folder, let error):
            "Changes in \(folder) are not seen: \(error)."
        case .eventsLost:
            "More files changed at once than the kernel can report, so every page reloads."
        case .folderVanished: "The served folder was removed or moved away. It is picked up again when it is back."
        case .folderReturned: "The served folder is back."
        }
    }

    private static func text(_ interval: Duration) -> String {
        let milliseconds = Int((interval / .milliseconds(1)).rounded())
        if milliseconds % 1000 == 0 { return milliseconds == 1000 ? "second" : "\(milliseconds / 1000) s" }
        return milliseconds < 1000 ? "\(milliseconds) ms" : "\(interval / .seconds(1)) s"
    }

    private static func raised(_ limit: Int) -> Int { max(524_288, limit <= Int.max / 4 ? limit * 4 : limit) }
}
