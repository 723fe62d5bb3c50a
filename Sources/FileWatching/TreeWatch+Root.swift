/// Noticing that the root is another folder than before, or gone.
extension TreeWatch {
    /// Returns whether there is a new root.
    mutating func lookAtRoot() -> Bool {
        guard mustLookAtRoot else { return false }
        mustLookAtRoot = false
        _ = mounts.mountPoints(below: plan.root)
        var finding: RootGuard.Finding?
        while let more = rootGuard.look() {
            finding = more
            rootGuard.arm(&inotify)
        }
        switch finding {
        case nil: return false
        case .gone:
            forgetAll()
            notify(.folderVanished)
            return false
        case .back:
            notify(.folderReturned)
            return true
        }
    }
}
