package import Glibc
package import SystemPackage

/// Where the sockets of a user's servers may be.
package struct ControlPlaces: Sendable {
    /// `$XDG_RUNTIME_DIR`; nothing if it is not set.
    private let runtimeFolder: FilePath?
    private let temporaryFolder: FilePath
    private let user: uid_t

    /// - Parameters:
    ///   - runtimeFolder: the value of `XDG_RUNTIME_DIR`. One that is not absolute counts as none (XDG Base Directory
    ///     Specification).
    ///   - temporaryFolder: where everybody may make folders.
    package init(runtimeFolder: FilePath?, temporaryFolder: FilePath = "/tmp", user: uid_t = geteuid()) {
        self.runtimeFolder = runtimeFolder.flatMap { $0.isAbsolute ? $0 : nil }
        self.temporaryFolder = temporaryFolder
        self.user = user
    }

    /// The folder for a server's own socket, which is made if it is not there.
    ///
    /// - Throws: `ControlFolderError`, also for a folder that others could get into.
    package func makeFolder() throws(ControlFolderError) -> ControlFolder {
        let path = runtimeFolder.flatMap { isOwn($0) ? $0.appending("vif") : nil } ?? sharedPath
        return try ControlFolder(at: path, user: user, isMade: true)
    }

    /// All folders that there are: a server may have been started without the environment that a command has.
    package func existingFolders() -> (folders: [ControlFolder], errors: [ControlFolderError]) {
        var folders: [ControlFolder] = []
        var errors: [ControlFolderError] = []
        for path in [runtimeFolder?.appending("vif"), sharedPath].compactMap({ $0 }) {
            do throws(ControlFolderError) {
                folders.append(try ControlFolder(at: path, user: user))
            } catch .missing {
            } catch {
                errors.append(error)
            }
        }
        return (folders, errors)
    }

    private var sharedPath: FilePath { temporaryFolder.appending("vif-\(user)") }

    /// The specification has it so. A root shell that has kept another user's environment must not leave its own folder
    /// in there.
    private func isOwn(_ folder: FilePath) -> Bool {
        var status = stat()
        return folder.withPlatformString { stat($0, &status) } == 0 && status.st_uid == user
            && status.st_mode & S_IFMT == S_IFDIR
    }
}
