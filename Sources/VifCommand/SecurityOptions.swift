import ArgumentParser
import DevServer
import Glibc
import LocalCertificates
import SystemPackage

/// The options of HTTPS.
struct SecurityOptions: ParsableArguments {
    @Flag(help: "Speak HTTPS, with a certificate of a local authority: see vif trust --help.")
    var https = false

    @Option(
        help: ArgumentHelp(
            """
            Speak HTTPS, with the certificate in this file, in PEM; those of its issuers may follow it. It is read again \
            when it changes.
            """, valueName: "file"), completion: .file())
    var cert: String?

    @Option(
        help: ArgumentHelp(
            "The key of the certificate, in PEM. (default: in the file of --cert)", valueName: "file"),
        completion: .file())
    var key: String?

    func validate() throws {
        guard key == nil || cert != nil else {
            throw ValidationError("Name the certificate of the key too: --cert FILE.")
        }
        guard cert?.isEmpty != true, key?.isEmpty != true else {
            throw ValidationError("Name a file; there is none that is empty.")
        }
    }

    /// Reads the user's own certificate, and asks for the passphrase of its key.
    ///
    /// - Throws: `CertificateError`, or `NoFolder` for the authority.
    func secure() throws -> Secure? {
        if let cert {
            let certificate = try OwnCertificate(
                certificate: FilePath(cert), key: key.map { FilePath($0) }, now: Int64(time(nil))
            ) { path, isAgain in
                let start = isAgain ? "That is not the passphrase. " : ""
                return PassphrasePrompt.ask("\(start)Passphrase of \(Terminal.escaped("\(path)")): ")
            }
            return .own(certificate)
        }
        return https ? .authority(AuthorityHome(folder: try AuthorityPlace.folder(), owner: .current)) : nil
    }
}
