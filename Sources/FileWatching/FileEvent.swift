import SystemPackage

/// One notification from the kernel, as far as it matters to a page.
struct FileEvent: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A new name that nobody has finished writing yet.
        case started
        /// A new name for what is whole already: a link.
        case linked
        /// The file is whole: closed after writing, or moved into place.
        case written
        /// Closed after writing, with nothing in it. Some editors truncate first and write after.
        case emptied
        /// Closed after `touch`: the bytes are the same, unless more was seen of it.
        case touched
        /// Already there when its folder was first listed.
        case found
        case removed
        /// A folder was moved away, with all that is in it.
        case folderMovedAway
        /// A folder is there again. What is in it has events of its own.
        case folderAppeared
    }

    let kind: Kind
    let path: FilePath
    /// The name that it had before, if it was moved from elsewhere below the root.
    var oldPath: FilePath?
}
