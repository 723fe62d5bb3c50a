import SystemPackage
import TestSupport

/// A server that speaks HTTPS, with a home of the test's own.
final class SecureSite {
    let folder: TemporaryFolder
    let vif: VifProcess

    /// - Parameter folder: one that has a home already.
    init(_ arguments: [String] = ["--https"], files: [String: String] = [:], in folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        try self.folder.makeFolder("home")
        for (name, text) in files.merging(["index.html": "<!doctype html><p>root"], uniquingKeysWith: { one, _ in one })
        {
            try self.folder.write(text, to: "site/\(name)")
        }
        vif = try VifProcess(
            folder: self.folder.url("site"), arguments: arguments, isWaitingForWatcher: false,
            program: Self.program(home: self.folder.url("home")))
    }

    static func program(home: FilePath) -> [String] {
        ["-u", "XDG_DATA_HOME", "-u", "XDG_CONFIG_HOME", "HOME=\(home)", VifProcess.binary]
    }

    var authority: FilePath { folder.url("home/.local/share/vif/authority.crt") }

    /// What curl gets, with its body; it trusts the authority and nobody else.
    func curl(_ host: String, _ path: String = "/", _ options: String...) throws -> (status: Int32, output: String) {
        let result = try Command.result(
            of: ["curl", "-sS", "--capath", "/nowhere", "--cacert", authority.string] + options
                + ["https://\(host):\(vif.port)\(path)"])
        return (result.status, result.output + result.errors)
    }

    /// What is told about the certificate that is shown for a server name.
    func certificate(_ name: String, _ options: String...) throws -> String {
        try Command.run(
            "sh", "-c",
            """
            openssl s_client -connect 127.0.0.1:$2 -servername $1 </dev/null 2>/dev/null | openssl x509 -noout $3
            """, "sh", name, "\(vif.port)", options.joined(separator: " "))
    }
}
