package import Glibc
package import SystemPackage

extension LocalAuthority {
    /// Where the authority comes from: a new one must be trusted anew.
    package enum Origin: Sendable, Equatable {
        case kept
        /// There was none.
        case made
        /// - Parameter ended: when the one before it ends or has ended, in seconds since 1970.
        case replaced(ended: Int64)
    }

    static let keyName = "authority.key"
    /// Programs that read certificates into a system look for this ending.
    static let certificateName = "authority.crt"

    /// The folder to keep it in (XDG Base Directory Specification); nothing if the environment names none.
    package static func folder(environment: (String) -> String?) -> FilePath? {
        func path(_ variable: String) -> FilePath? {
            environment(variable).map { FilePath($0) }.flatMap { $0.isAbsolute ? $0 : nil }
        }
        let data = path("XDG_DATA_HOME") ?? path("HOME")?.appending(".local").appending("share")
        return data?.appending("vif")
    }

    /// Reads the authority from its folder. It is made if there is none, or if that one ends soon. Servers that start
    /// at the same time get the same one. Blocks.
    ///
    /// - Parameter user: who must own the files.
    /// - Throws: `AuthorityError`
    package static func open(
        in path: FilePath, owner: AuthorityOwner, now: Int64, user: uid_t = geteuid()
    ) throws(AuthorityError) -> (authority: LocalAuthority, origin: Origin) {
        let folder = try AuthorityFolder(at: path, user: user)
        if let kept = try read(from: folder, now: now), !kept.isEnding(at: now),
            // Whatever else is there is replaced.
            (try? folder.read(certificateName)) == kept.certificatePEM
        {
            return (kept, .kept)
        }
        let lock = try folder.lock()
        defer { lock.release() }
        // Another server may have been faster.
        let found = try read(from: folder, now: now)
        if let found, !found.isEnding(at: now) {
            try folder.write(found.certificatePEM, to: certificateName, mode: 0o644)
            return (found, .kept)
        }
        let made = try make(in: folder, owner: owner, now: now)
        return (made, found.map { .replaced(ended: $0.validity.notAfter) } ?? .made)
    }

    private static func make(
        in folder: AuthorityFolder, owner: AuthorityOwner, now: Int64
    ) throws(AuthorityError) -> LocalAuthority {
        let (authority, key) = try keyPair(for: owner, in: folder.path, now: now)
        // The certificate is in the key's file too: the two come at once or not at all. The other file is a copy.
        try folder.write(Array(notice.utf8) + key + authority.certificatePEM, to: keyName, mode: 0o600)
        try folder.write(authority.certificatePEM, to: certificateName, mode: 0o644)
        return authority
    }

    private static func keyPair(
        for owner: AuthorityOwner, in folder: FilePath, now: Int64
    ) throws(AuthorityError) -> (LocalAuthority, key: [UInt8]) {
        do throws(OpenSSLFailure) {
            let authority = try make(for: owner, certificatePath: folder.appending(certificateName), now: now)
            guard let key = PEM.encode(authority.key, label: PEM.key) else { throw .latest() }
            return (authority, key)
        } catch {
            throw .openSSL(error.reason)
        }
    }

    private static let notice = """
        The private key of Vif's local certificate authority, and its certificate. Who has this file can pose as any
        local site: give it to nobody. Browsers are given \(certificateName).

        """

    /// Nothing if there is none.
    static func read(from folder: AuthorityFolder, now: Int64) throws(AuthorityError) -> LocalAuthority? {
        guard let bytes = try folder.readSecret(keyName) else { return nil }
        let path = folder.path.appending(keyName)
        guard let blocks = PEM.blocks(in: bytes), let key = PEM.readKey(in: bytes, passphrase: nil),
            let certificate = blocks.first(where: \.isCertificate).flatMap({ Certificate(der: $0.bytes) })
        else { throw .damaged(path) }
        let certificatePath = folder.path.appending(certificateName)
        guard let authority = LocalAuthority(certificate: certificate, key: key, certificatePath: certificatePath)
        else {
            throw certificate.isAuthority ? .damaged(path) : .notAnAuthority(path)
        }
        // One from the future is kept: it is the clock that is wrong, and a new one would have to be trusted anew.
        guard authority.validity.notBefore <= now else { throw .notYetValid(path, from: authority.validity.notBefore) }
        return authority
    }
}
