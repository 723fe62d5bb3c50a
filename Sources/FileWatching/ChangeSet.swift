package import SystemPackage

/// What happened to the files below the watched folder since the last batch.
///
/// Paths are relative to that folder. A folder stands for everything below it.
package struct ChangeSet: Sendable, Equatable {
    package enum Change: Sendable, Equatable {
        /// The file is there, whole, and may have new bytes.
        case changed
        case removed
    }

    package var changes: [FilePath: Change]

    /// The kernel's queue overflowed: any file may have changed, whatever `changes` says.
    package var isEverything: Bool

    package init(changes: [FilePath: Change] = [:], isEverything: Bool = false) {
        self.changes = changes
        self.isEverything = isEverything
    }

    package static let everything = ChangeSet(isEverything: true)

    package var isEmpty: Bool { changes.isEmpty && !isEverything }
}
