import Glibc
import SystemPackage
import TestSupport

@testable import TrustStores

/// A home, a system and a search path of a test's own. Nothing outside of them is looked at but `certutil`.
struct TrustFixture {
    static let hasCertutil = Command.exists("certutil")

    let folder: TemporaryFolder
    var user: uid_t = geteuid()
    var isInteractive = false

    init() throws {
        folder = try TemporaryFolder()
        for name in ["home", "bin", "root/usr/sbin", "made"] { try folder.makeFolder(name) }
        if Self.hasCertutil { try offer("certutil") }
    }

    var places: Places {
        Places(
            home: folder.url("home"), dataHome: nil, configurationHome: nil, searchPath: folder.url("bin").string,
            root: folder.url("root"), user: user, isInteractive: isInteractive)
    }

    // MARK: programs

    /// Puts one of this machine's programs on the search path.
    func offer(_ program: String) throws {
        let path = try Command.run("which", program).split(separator: "\n").first.map(String.init) ?? ""
        try folder.link("bin/\(program)", to: path)
    }

    func script(_ name: String, _ text: String) throws {
        try folder.write("#!/bin/sh\n\(text)\n", to: name)
        try Command.run("chmod", "755", folder.url(name).string)
    }

    // MARK: the system

    /// The folders of a distribution, and a program that makes the bundle as its own does.
    func makeSystem(_ layout: SystemLayout = .debian, update: String? = nil) throws {
        let (anchors, bundle) = (folder.url("root").pushing(layout.anchors), folder.url("root").pushing(layout.bundle))
        for folder in [anchors, bundle.removingLastComponent()] { try Command.run("mkdir", "-p", folder.string) }
        try Command.run("touch", bundle.string)
        try script(
            "root/usr/sbin/\(layout.update[0])",
            "echo \"$0\" \"$@\" >> '\(folder.url("updates"))'\n"
                + (update ?? "cat '\(anchors)'/* > '\(bundle)' 2> /dev/null; true"))
    }

    /// How often the bundle was made, with the words of each time.
    func updates() -> [String] {
        let bytes = (try? BoundedFile.read(folder.url("updates"), limit: 1 << 16)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func anchorNames(_ layout: SystemLayout = .debian) -> [String] {
        Entry.names(in: folder.url("root").pushing(layout.anchors))
    }

    // MARK: certificates and databases

    /// A new authority, signed by itself.
    func makeAuthority(_ name: String = "one", subject: String? = nil) throws -> Authority {
        let (certificate, key) = (folder.url("made/\(name).pem").string, folder.url("made/\(name).key").string)
        try Command.run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=\(subject ?? name)", "-keyout", key, "-out", certificate)
        let printed = try Command.run("openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256")
        let fingerprint = printed.split(separator: "=").last.map(String.init) ?? ""
        return try Authority(
            at: FilePath(certificate), fingerprint: fingerprint, nickname: "Vif local authority \(name)")
    }

    struct CertutilError: Error {
        let words: [String]
        let said: String
    }

    @discardableResult
    func certutil(_ words: String..., database: String) throws -> String {
        let all = ["certutil"] + words + ["-d", "sql:" + folder.url(database).string]
        let (status, output, errors) = try Command.result(of: all)
        guard status == 0 else { throw CertutilError(words: all, said: errors) }
        return output
    }

    func makeDatabase(_ name: String) throws {
        try folder.makeFolder(name)
        try certutil("-N", "--empty-password", database: name)
    }

    /// Each nickname with its trust: `["Vif local authority one 21FD322F C,,"]`.
    func list(_ database: String) throws -> [String] {
        try ListedCertificate.all(in: Array(certutil("-L", database: database).utf8)).map {
            "\($0.nickname) \($0.serverFlags)"
        }
    }

    func work(_ database: String, _ authority: Authority, isMissing: Bool = false) -> NSSWork {
        NSSWork(
            NSSStore(name: "Firefox", folder: folder.url(database), isMissing: isMissing), authority,
            program: folder.url("bin/certutil"))
    }
}
