import SystemPackage

/// Noticing that a watched folder is another one than before, or gone, and that something was mounted in it.
extension TreeWatch {
    /// Returns whether anything below may be another file than before.
    mutating func lookAtRoots() -> Bool {
        guard mustLookAtRoots else { return false }
        mustLookAtRoots = false
        var isNew = findMountPoints() != mountPoints
        for index in roots.indices {
            switch lookAtRoot(index) {
            case nil: break
            case .back:
                if index == 0 { notify(.folderReturned) }
                isNew = true
            case .gone:
                if index == 0 { notify(.folderVanished) }
                forget(below: index == 0 ? FilePath() : roots[index].root)
                // One of its watches may have been ours.
                _ = roots[index].arm(&inotify)
            }
        }
        return isNew
    }

    private mutating func lookAtRoot(_ index: Int) -> RootGuard.Finding? {
        var finding: RootGuard.Finding?
        while true {
            let more = roots[index].look()
            if let more { finding = more }
            guard more != nil || roots[index].isGone else { return finding }
            // The folders on the way may come one by one, and while they are looked for.
            let isNearer = roots[index].arm(&inotify)
            if !isNearer && more == nil { return finding }
        }
    }

    /// Those below the watched folders.
    func findMountPoints() -> Set<FilePath> {
        Set(plan.tops.flatMap { mounts.mountPoints(below: plan.root.pushing($0)) })
    }
}
