import Glibc
import SystemPackage

/// What was seen at the last looks at some folders, and what has changed since.
///
/// A change is believed when two looks have seen the same: a file that is being written is not whole.
struct PolledFolders {
    private struct Stamp: Equatable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
        let inode: UInt64

        init(_ facts: FileFacts) {
            size = facts.size
            seconds = facts.modificationTime.seconds
            nanoseconds = facts.modificationTime.nanoseconds
            inode = facts.inode
        }
    }

    private struct File {
        var believed: Stamp?
        /// What the last look saw, if it is not believed yet.
        var candidate: Stamp?
        var isUnsettled = false
        var wasSeen = true
    }

    private struct Folder {
        var files: [FilePath: File] = [:]
        var folders: Set<FilePath> = []
    }

    private let root: FilePath
    private var folders: [FilePath: Folder] = [:]
    /// Something was seen once, and is to be looked at again soon.
    private(set) var hasUnsettled = false

    init(root: FilePath) {
        self.root = root
    }

    /// From now on `look` reports what changes in this folder; what changed since `time` is looked at twice at once.
    mutating func add(_ path: FilePath, since time: timespec) {
        var folder = Folder()
        for entry in (try? FolderListing.entries(of: root.pushing(path))) ?? [] {
            let name = path.pushing(entry.name)
            if entry.kind == .folder {
                // One that came since is left for the next look to find.
                if FileFacts(of: root.pushing(name))?.hasChanged(since: time) == false { folder.folders.insert(name) }
            } else if let facts = FileFacts(of: root.pushing(name)) {
                let isNew = facts.hasChanged(since: time)
                folder.files[name] = File(
                    believed: isNew ? nil : Stamp(facts), candidate: isNew ? Stamp(facts) : nil, isUnsettled: isNew)
                if isNew { hasUnsettled = true }
            }
        }
        folders[path] = folder
    }

    mutating func remove(_ path: FilePath) { folders[path] = nil }

    mutating func look() -> [FileEvent] {
        hasUnsettled = false
        var events: [FileEvent] = []
        for path in Array(folders.keys) {
            guard var folder = folders[path] else { continue }
            do throws(Errno) {
                let entries = try FolderListing.entries(of: root.pushing(path))
                look(at: entries, in: path, &folder, &events)
                folders[path] = folder
            } catch .noSuchFileOrDirectory {
                // Its parent tells of it.
                folders[path] = nil
            } catch {
                // Not to be reached now; what it held is not gone.
            }
        }
        return events
    }

    private mutating func look(
        at entries: [FolderListing.Entry], in path: FilePath, _ folder: inout Folder, _ events: inout [FileEvent]
    ) {
        for name in folder.files.keys { folder.files[name]?.wasSeen = false }
        var found: Set<FilePath> = []
        for entry in entries {
            let name = path.pushing(entry.name)
            if entry.kind == .folder {
                found.insert(name)
            } else if let facts = FileFacts(of: root.pushing(name)) {
                settle(name, Stamp(facts), &folder.files, &events)
            }
        }
        for (name, file) in folder.files where !file.wasSeen { settle(name, nil, &folder.files, &events) }
        for name in folder.folders.subtracting(found) {
            events.append(FileEvent(kind: .folderMovedAway, path: name))
            folders = folders.filter { !$0.key.starts(with: name) }
        }
        for name in found.subtracting(folder.folders) { events.append(FileEvent(kind: .folderAppeared, path: name)) }
        folder.folders = found
    }

    /// - Parameter stamp: what this look has seen; nothing if the file is gone.
    private mutating func settle(
        _ name: FilePath, _ stamp: Stamp?, _ files: inout [FilePath: File], _ events: inout [FileEvent]
    ) {
        var file = files[name] ?? File()
        file.wasSeen = true
        if file.isUnsettled && file.candidate == stamp {
            if file.believed != stamp {
                events.append(FileEvent(kind: stamp == nil ? .removed : .written, path: name))
            }
            file = File(believed: stamp)
        } else if file.believed == stamp && !file.isUnsettled {
            file.candidate = nil
        } else {
            file.candidate = stamp
            file.isUnsettled = true
            hasUnsettled = true
        }
        files[name] = stamp == nil && !file.isUnsettled ? nil : file
    }
}
