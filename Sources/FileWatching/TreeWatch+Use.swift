import Glibc
import SystemPackage

/// Watching what pages use, also where nothing else is watched.
extension TreeWatch {
    /// - Parameter changed: when the file had last changed as it was served; what came after is told, if the file was not
    ///   watched then.
    mutating func use(
        _ path: FilePath, servedAt changed: (seconds: Int, nanoseconds: Int),
        record: (FileEvent) -> Void
    ) {
        guard usedFiles.count < Self.usedFileLimit else { return }
        usedFiles.insert(path)
        guard watchIfIgnored(path) else { return }
        let facts = FileFacts(of: plan.root.pushing(path))
        if let now = facts?.changeTime, (now.tv_sec, now.tv_nsec) == changed { return }
        record(FileEvent(kind: facts == nil ? .removed : .found, path: path))
    }

    /// Returns whether there was a need to.
    @discardableResult
    mutating func watchIfIgnored(_ path: FilePath) -> Bool {
        if path.isAbsolute, !plan.others.contains(where: { path.starts(with: $0) }) {
            // A link has led there.
            watchPartially(path.removingLastComponent())
            return true
        }
        guard rules.ignoresAny(of: path, isFolder: false), !rules.isExcludedByUser(path) else { return false }
        watchChain(to: path)
        return true
    }

    /// A folder that is not watched has come, and pages use files below it.
    mutating func watchUsed(below folder: FilePath, record: (FileEvent) -> Void) {
        for path in usedFiles where path.starts(with: folder) && !rules.isExcludedByUser(path) {
            watchChain(to: path)
            if FileFacts(of: plan.root.pushing(path)) != nil { record(FileEvent(kind: .found, path: path)) }
        }
    }

    /// Every folder on the way, since any of them may be made anew; from the top, so that none is made unseen.
    private mutating func watchChain(to path: FilePath) {
        var chain: [FilePath] = []
        var folder = path.removingLastComponent()
        while folder.lastComponent != nil {
            chain.append(folder)
            guard rules.ignoresAny(of: folder, isFolder: true) else { break }
            folder.removeLastComponent()
        }
        for folder in chain.reversed() { watchPartially(folder) }
    }

    private mutating func watchPartially(_ folder: FilePath) {
        let path = plan.root.pushing(folder)
        guard inotify != nil, !isUnreported(path) else { return poll(folder) }
        do throws(Errno) {
            if let watch = try inotify?.watch(path) { folders.add(folder, watch: watch, isPartial: true) }
        } catch .noSpace {
            limits.unwatchedCount += 1
            poll(folder)
        } catch {
            // It is not there now; the folder above tells when it comes.
        }
    }
}
