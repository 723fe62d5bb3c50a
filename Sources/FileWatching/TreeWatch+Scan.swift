import Glibc
import SystemPackage

/// Finding the folders.
extension TreeWatch {
    mutating func scanAll(since start: timespec?, record: (FileEvent) -> Void) {
        unreportedMounts = [:]
        for top in plan.tops {
            let path = plan.root.pushing(top)
            for mount in [path] + mounts.mountPoints(below: path) {
                unreportedMounts[mount] = FileSystemKind.unreported(at: mount)
            }
        }
        limits.unwatchedCount = 0
        for top in plan.tops { scan(top, since: start, oldPath: nil, record: record) }
    }

    private mutating func poll(_ folder: FilePath) {
        // In a rescan, `set` tells the poller.
        if polledFolders.insert(folder).inserted && !isRescanning { poller.set([folder], insteadOf: []) }
    }

    /// Looks for all folders once more, without telling of the files in them. What is watched stays so meanwhile: the
    /// kernel gives a folder that is watched already the same watch.
    mutating func rescan() {
        let oldWatches = folders.removeAll()
        let oldPolled = polledFolders
        isRescanning = true
        defer { isRescanning = false }
        polledFolders = []
        scanAll(since: nil) { _ in }
        for path in usedFiles { use(path) { _ in } }
        for watch in oldWatches where folders[watch] == nil { inotify?.remove(watch: watch) }
        poller.set(polledFolders, insteadOf: oldPolled)
    }

    mutating func forgetAll() {
        for watch in folders.removeAll() { inotify?.remove(watch: watch) }
        poller.set([], insteadOf: polledFolders)
        polledFolders = []
    }

    mutating func forget(below folder: FilePath) {
        for watch in folders.removeAll(below: folder) { inotify?.remove(watch: watch) }
    }

    /// Watches a folder, then lists it: a file written right after its folder was made is not reported, because the
    /// watch came too late. All files found are recorded, or those changed at or after `start`.
    mutating func scan(_ top: FilePath, since start: timespec?, oldPath: FilePath?, record: (FileEvent) -> Void) {
        var rest = [top]
        lastVerdict = nil
        while let folder = rest.popLast(), !isStopped() {
            guard let entries = watchAndList(folder, changedSince: start) else {
                // It was listed, and files of it may have been served: it went before it was watched.
                if start != nil { record(FileEvent(kind: .removed, path: folder)) }
                continue
            }
            if entries.contains(where: { $0.name == IgnoreRules.file }) { rules.load(in: folder) }
            // A file was added or removed.
            if let start, isNews(folder, since: start) { record(FileEvent(kind: .found, path: folder)) }
            for entry in entries {
                let path = folder.pushing(entry.name)
                if entry.kind == .folder {
                    if !rules.ignores(path, isFolder: true) { rest.append(path) }
                } else if !rules.ignores(path, isFolder: false) {
                    record(FileEvent(kind: .found, path: path, oldPath: oldPath))
                }
            }
        }
    }

    /// Nothing if the folder is gone.
    private mutating func watchAndList(
        _ folder: FilePath, changedSince start: timespec?
    ) -> [FolderListing.Entry]? {
        let path = plan.root.pushing(folder)
        do throws(Errno) {
            if isUnreported(path) || inotify == nil {
                poll(folder)
            } else if let watch = try inotify?.watch(path) {
                folders.add(folder, watch: watch)
            }
            return try FolderListing.entries(of: path, changedSince: start, keeping: IgnoreRules.fileName)
        } catch .noSpace {
            limits.unwatchedCount += 1
            poll(folder)
            return try? FolderListing.entries(of: path, changedSince: start, keeping: IgnoreRules.fileName)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            if unreachable.insert(folder).inserted { notify(.unwatched(folder: path, error: error)) }
            return []
        }
    }

    private func isUnreported(_ path: FilePath) -> Bool {
        guard !unreportedMounts.isEmpty else { return false }
        return unreportedMounts.keys.contains { path.starts(with: $0) }
    }

    private func isNews(_ path: FilePath, since start: timespec) -> Bool {
        FileFacts(of: plan.root.pushing(path))?.hasChanged(since: start) ?? false
    }

    /// Says once where files are looked at because the kernel reports nothing, or its limit is reached.
    mutating func reportLimits() {
        for (mount, kind) in unreportedMounts where limits.reportedMounts.insert(mount).inserted {
            notify(.polling(mount, kind: kind, interval: plan.interval))
        }
        if limits.unwatchedCount > 0, !limits.isReported, let limit = inotify?.watchLimit {
            limits.isReported = true
            notify(
                .watchLimitReached(
                    setting: limit.setting, limit: limit.value, needed: folders.count + limits.unwatchedCount,
                    unwatched: limits.unwatchedCount,
                    interval: plan.interval))
        }
    }

    // MARK: What pages use

    /// Watches a file that a page uses, also where nothing else is watched.
    mutating func use(_ path: FilePath, record: (FileEvent) -> Void) {
        guard rules.ignoresAny(of: path), !rules.isExcludedByUser(path) else { return }
        usedFiles.insert(path)
        watchChain(to: path)
    }

    /// A folder that is not watched has come, and pages use files below it.
    mutating func watchUsed(below folder: FilePath, record: (FileEvent) -> Void) {
        for path in usedFiles where path.starts(with: folder) {
            watchChain(to: path)
            if FileFacts(of: plan.root.pushing(path)) != nil { record(FileEvent(kind: .found, path: path)) }
        }
    }

    /// Every folder on the way, since any of them may be made anew.
    private mutating func watchChain(to path: FilePath) {
        var folder = path.removingLastComponent()
        while true {
            let absolute = plan.root.pushing(folder)
            if isUnreported(absolute) || inotify == nil {
                poll(folder)
            } else if let watch = try? inotify?.watch(absolute) {
                folders.add(folder, watch: watch, isPartial: true)
            }
            guard folder.lastComponent != nil, rules.ignoresAny(of: folder) else { return }
            folder.removeLastComponent()
        }
    }
}

/// What cannot be watched, and whether it was said.
struct WatchLimits {
    /// Folders beyond the kernel's limit.
    var unwatchedCount = 0
    var isReported = false
    var reportedMounts: Set<FilePath> = []
}
