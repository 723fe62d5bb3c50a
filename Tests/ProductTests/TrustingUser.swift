import Glibc
import SystemPackage
import TestSupport

/// Somebody with a home and a system of a test's own, who uses the commands of HTTPS. Nothing outside is changed.
struct TrustingUser {
    typealias Result = (status: Int32, output: String, errors: String)

    static let hasCertutil = Command.exists("certutil")

    let folder: TemporaryFolder
    private let anchors = "system/usr/local/share/ca-certificates"

    init() throws {
        folder = try TemporaryFolder()
        for name in ["home", "bin", anchors, "system/etc/ssl/certs", "system/usr/sbin"] { try folder.makeFolder(name) }
        try folder.write("", to: "system/etc/ssl/certs/ca-certificates.crt")
        // As Debian's own: the bundle is all that is in the folder.
        try script(
            "system/usr/sbin/update-ca-certificates",
            "cat '\(folder.url(anchors))'/* > '\(folder.url("system/etc/ssl/certs/ca-certificates.crt"))' 2>/dev/null; true"
        )
        // Who is not root reaches the test's folders by a sudo that changes nothing.
        try script("bin/sudo", "while [ $1 = -n ] || [ $1 = -- ]; do shift; done; exec \"$@\"")
        try script("bin/chromium", "exit 1")
        try makeDatabase("home/.mozilla/firefox/abc.default-release")
    }

    var data: FilePath { folder.url("home/.local/share/vif") }

    var words: [String] {
        [
            "-u", "XDG_DATA_HOME", "-u", "XDG_CONFIG_HOME", "-u", "SUDO_USER", "HOME=\(folder.url("home"))",
            "PATH=\(folder.url("bin")):/usr/bin:/bin", VifProcess.binary,
        ]
    }

    /// Runs a command to its end.
    func vif(_ arguments: String...) throws -> Result {
        let isForStores = ["trust", "untrust"].contains(arguments.first)
        let root = isForStores ? ["--system-root", folder.url("system").string] : []
        return try Command.result(of: words + arguments + root)
    }

    func script(_ name: String, _ text: String) throws {
        try folder.write("#!/bin/sh\n\(text)\n", to: name)
        try Command.run("chmod", "755", folder.url(name).string)
    }

    func makeDatabase(_ name: String) throws {
        try folder.makeFolder(name)
        try Command.run("certutil", "-N", "--empty-password", "-d", "sql:\(folder.url(name))")
    }

    /// What certutil says of Vif's in a database.
    func entries(in database: String) throws -> [String] {
        try Command.run("certutil", "-L", "-d", "sql:\(folder.url(database))").split(separator: "\n")
            .filter { $0.hasPrefix("Vif local authority") }.map(String.init)
    }

    func anchorNames() throws -> [String] {
        try Command.run("ls", folder.url(anchors).string).split(separator: "\n").map(String.init)
    }

    /// Whether the system's bundle has the certificate that is in the authority's folder.
    func isInBundle() throws -> Bool {
        let bundle = folder.url("system/etc/ssl/certs/ca-certificates.crt").string
        return try Command.result(of: ["cmp", "-s", bundle, data.appending("authority.crt").string]).status == 0
    }
}
