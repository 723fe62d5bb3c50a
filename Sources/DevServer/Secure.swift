package import LocalCertificates
package import SystemPackage

/// Whose certificate the server shows. HTTPS is spoken then.
package enum Secure: Sendable {
    case own(OwnCertificate)
    /// One of the local authority, which is kept in a folder.
    case authority(AuthorityHome)
}

/// Where the local authority is kept, and whose it is.
package struct AuthorityHome: Sendable {
    let folder: FilePath
    let owner: AuthorityOwner

    package init(folder: FilePath, owner: AuthorityOwner) {
        self.folder = folder
        self.owner = owner
    }
}

/// Seconds since 1970.
typealias WallClock = @Sendable () -> Int64
