package import Glibc
package import SystemPackage

/// Where stores and programs are looked for.
package struct Places: Sendable {
    package let home: FilePath
    let dataHome: FilePath
    let configurationHome: FilePath
    let root: FilePath
    let user: uid_t
    let isInteractive: Bool
    private let programFolders: [FilePath]

    /// - Parameters:
    ///   - dataHome: the value of `XDG_DATA_HOME`. One that is not absolute counts as none (XDG Base Directory
    ///     Specification).
    ///   - configurationHome: the value of `XDG_CONFIG_HOME`, likewise.
    ///   - searchPath: the value of `PATH`.
    ///   - root: below which the system's own files are.
    ///   - user: who runs this.
    ///   - isInteractive: there is a person who may be asked for a password.
    package init(
        home: FilePath, dataHome: FilePath?, configurationHome: FilePath?, searchPath: String, root: FilePath = "/",
        user: uid_t = geteuid(), isInteractive: Bool
    ) {
        self.home = home
        self.dataHome = dataHome.flatMap { $0.isAbsolute ? $0 : nil } ?? home.appending(".local/share")
        self.configurationHome = configurationHome.flatMap { $0.isAbsolute ? $0 : nil } ?? home.appending(".config")
        self.root = root
        self.user = user
        self.isInteractive = isInteractive
        // What is not absolute would be another program in each folder.
        programFolders = searchPath.split(separator: ":").map { FilePath(String($0)) }.filter(\.isAbsolute)
    }

    /// Looks a program up as a shell does.
    func program(_ name: String) -> FilePath? {
        programFolders.map { $0.appending(name) }.first(where: Entry.isProgram)
    }

    /// Looks a program up where the system keeps those for root, which are not in every user's `PATH`. Never elsewhere:
    /// root will run it.
    func systemProgram(_ name: String) -> FilePath? {
        ["usr/local/sbin", "usr/sbin", "usr/bin", "sbin", "bin"].map { root.appending($0).appending(name) }
            .first(where: Entry.isProgram)
    }

    /// A path as a person writes it: from `~` on, if it is at home.
    func brief(_ path: FilePath) -> String {
        var rest = path
        guard !home.isEmpty, rest.removePrefix(home) else { return path.string }
        return rest.isEmpty ? "~" : "~/\(rest.string)"
    }
}
