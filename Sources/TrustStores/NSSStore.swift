import SystemPackage

/// The certificates that one browser, or one of its profiles, trusts beside its own.
struct NSSStore: Sendable, Equatable {
    /// As the outcome names it.
    let name: String
    let folder: FilePath
    /// There is none, but a browser that would read it.
    var isMissing = false

    static func isDatabase(_ folder: FilePath) -> Bool { Entry.isFile(folder.appending("cert9.db")) }
}
