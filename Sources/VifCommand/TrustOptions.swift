import ArgumentParser
import Glibc
import LocalCertificates
import SystemPackage
import TrustStores

/// Where the authority and the stores are.
struct TrustOptions: ParsableArguments {
    /// The folder that the system's own files are below.
    @Option(help: .hidden)
    var systemRoot = "/"

    /// Where the authority is kept.
    func folder() throws -> FilePath { try AuthorityPlace.folder() }

    /// - Parameter authority: nothing if its files are gone.
    func stores(of authority: LocalAuthority?) throws -> TrustStores {
        let places = Places(
            home: FilePath(Environment["HOME"] ?? ""), dataHome: Environment["XDG_DATA_HOME"].map { FilePath($0) },
            configurationHome: Environment["XDG_CONFIG_HOME"].map { FilePath($0) },
            searchPath: Environment["PATH"] ?? "/usr/bin:/bin", root: FilePath(systemRoot),
            isInteractive: isatty(STDIN_FILENO) == 1)
        guard let authority else { return TrustStores(.lost, in: places) }
        let trusted = try Authority(
            at: authority.certificatePath, fingerprint: authority.fingerprint, nickname: authority.commonName)
        return TrustStores(trusted, in: places)
    }

    /// Under sudo it would be root's authority, which no server of the user's has its certificate from.
    func checkUser() throws {
        guard geteuid() == 0, let user = Environment["SUDO_USER"], user != "root" else { return }
        throw ValidationError("Run this without sudo: it asks for your password itself where it needs the right.")
    }
}

/// The authority of the user who runs this.
enum AuthorityPlace {
    /// - Throws: `NoFolder`
    static func folder() throws -> FilePath {
        guard let folder = LocalAuthority.folder(environment: { Environment[$0] }) else { throw NoFolder() }
        return folder
    }

    struct NoFolder: Error, CustomStringConvertible {
        let description =
            "There is no folder to keep a certificate authority in: neither HOME nor XDG_DATA_HOME is set. Set one."
    }
}

extension AuthorityOwner {
    static var current: AuthorityOwner {
        let entry = getpwuid(geteuid())
        let name = entry.flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
        return AuthorityOwner(userName: name ?? String(geteuid()), hostName: Environment.hostName)
    }
}
