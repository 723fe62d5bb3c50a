import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

/// OpenSSL's program as the judge of what the library makes.
enum CertificateCommands {
    /// 15 January 2027.
    static let now: Int64 = 1_800_000_000

    struct Unreadable: Error {
        let errors: String
    }

    /// What `openssl x509` says of a certificate in PEM or DER.
    static func inspect(_ path: FilePath, _ options: String...) throws -> String {
        let words = ["openssl", "x509", "-in", path.string, "-noout"] + options
        let (status, output, errors) = try Command.result(of: words)
        guard status == 0 else { throw Unreadable(errors: errors) }
        return output
    }

    /// What `openssl verify` has against a certificate; empty if nothing.
    static func complaint(
        about path: FilePath, authority: FilePath, at now: Int64 = now, _ options: [String] = []
    ) throws -> String {
        let words =
            ["openssl", "verify", "-no-CApath", "-no-CAstore", "-x509_strict", "-purpose", "sslserver"]
            + ["-attime", "\(now)", "-CAfile", authority.string] + options + [path.string]
        let (status, output, errors) = try Command.result(of: words)
        return status == 0 ? "" : output + errors
    }
}

extension LocalAuthority {
    static func opened(
        in folder: FilePath, hostName: String = "tux", now: Int64 = CertificateCommands.now
    ) throws -> LocalAuthority {
        try open(in: folder, owner: AuthorityOwner(userName: "ada", hostName: hostName), now: now).authority
    }
}

extension Certificate {
    func pem() throws -> [UInt8] {
        let der = try #require(der)
        return try #require(PEM.encode(der, label: PEM.certificate))
    }
}
