import Glibc
import SystemPackage

/// Finding the folders.
extension TreeWatch {
    mutating func scanAll(since start: timespec?, record: (FileEvent) -> Void) {
        mountPoints = findMountPoints()
        unreportedMounts = [:]
        for mount in mountPoints.union(plan.tops.map { plan.root.pushing($0) }) {
            unreportedMounts[mount] = FileSystemKind.unreported(at: mount)
        }
        limits.unwatchedCount = 0
        for top in plan.tops { scan(top, since: start, oldPath: nil, record: record) }
    }

    mutating func poll(_ folder: FilePath) {
        // In a rescan, `set` tells the poller.
        if polledFolders.insert(folder).inserted && !isRescanning { poller.set([folder], insteadOf: []) }
    }

    /// Looks for all folders once more, without telling of the files in them. What is watched stays so meanwhile: the
    /// kernel gives a folder that is watched already the same watch.
    mutating func rescan() {
        mustRescan = false
        rules = IgnoreRules(plan)
        lastVerdict = nil
        let oldWatches = folders.removeAll()
        let oldPolled = polledFolders
        isRescanning = true
        defer { isRescanning = false }
        polledFolders = []
        scanAll(since: nil) { _ in }
        for path in usedFiles { watchIfIgnored(path) }
        for watch in oldWatches where folders[watch] == nil { inotify?.remove(watch: watch) }
        poller.set(polledFolders, insteadOf: oldPolled)
    }

    mutating func forget(below folder: FilePath) {
        for watch in folders.removeAll(below: folder) { inotify?.remove(watch: watch) }
        guard !polledFolders.isEmpty else { return }
        let polled = polledFolders.filter { $0.starts(with: folder) }
        polledFolders.subtract(polled)
        poller.set([], insteadOf: polled)
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
            if entries.contains(where: { $0.name == IgnoreRules.file }) || rules.hasPatterns(in: folder) {
                rules.load(in: folder)
            }
            // A file was added or removed.
            if let start, isNews(folder, since: start) { record(FileEvent(kind: .found, path: folder)) }
            for entry in entries {
                let path = folder.pushing(entry.name)
                if entry.kind == .folder {
                    // The root may be in another watched folder, and keeps its own paths.
                    if !rules.ignores(path, isFolder: true), path != plan.root { rest.append(path) }
                } else if entry.kind != .other, !rules.ignores(path, isFolder: false) {
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
        } catch .notDirectory {
            return nil
        } catch {
            if unreachable.insert(folder).inserted { notify(.unwatched(folder: path, error: error)) }
            return []
        }
    }

    func isUnreported(_ path: FilePath) -> Bool {
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
}

/// What cannot be watched, and whether it was said.
struct WatchLimits {
    /// Folders beyond the kernel's limit.
    var unwatchedCount = 0
    var isReported = false
    var reportedMounts: Set<FilePath> = []
}
