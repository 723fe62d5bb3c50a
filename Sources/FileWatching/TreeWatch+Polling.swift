import SystemPackage

/// What is seen by looking, where the kernel reports nothing.
extension TreeWatch {
    mutating func take(_ event: FileEvent, record: (FileEvent) -> Void) {
        switch event.kind {
        case .folderAppeared:
            guard !rules.ignoresAny(of: event.path, isFolder: true) else {
                return watchUsed(below: event.path, record: record)
            }
            record(event)
            scan(event.path, since: nil, oldPath: nil, record: record)
        case .folderMovedAway:
            forget(below: event.path)
            if !rules.ignoresAny(of: event.path, isFolder: true) { record(event) }
        default:
            if event.path.lastComponent == IgnoreRules.file.lastComponent {
                rules.load(in: event.path.removingLastComponent())
                lastVerdict = nil
                mustRescan = true
            } else if usedFiles.contains(event.path) && !rules.isExcludedByUser(event.path)
                || !rules.ignoresAny(of: event.path, isFolder: false)
            {
                record(event)
            }
        }
    }
}
