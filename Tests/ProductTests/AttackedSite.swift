import Glibc
import SystemPackage
import TestSupport
import Testing

/// A served folder with everything in and beside it that must not come out.
///
/// Unchecked: the tests of a suite only read it.
final class AttackedSite: @unchecked Sendable {
    /// In a file beside the served folder.
    static let outside = "outside the root 7f3a"
    /// In files that are hidden in the served folder.
    static let hidden = "hidden 91bc"
    static let secrets = [outside, hidden, "root:x:0:0"]

    @TaskLocal static var current: AttackedSite?

    let folder: TemporaryFolder
    let vif: VifProcess

    var port: Int { vif.port }

    /// - Parameters:
    ///   - options: of the program.
    ///   - limits: the words that start a program under limits of the kernel.
    init(options: [String] = [], limits: [String] = []) throws {
        folder = try TemporaryFolder()
        try Self.fill(folder)
        vif = try VifProcess(
            folder: folder.url("www"), arguments: options, program: limits + (try Self.unprivileged(in: folder)))
    }

    /// The words that start the program as somebody who may not read everything.
    private static func unprivileged(in folder: TemporaryFolder) throws -> [String] {
        guard getuid() == 0 else { return [VifProcess.binary] }
        try Command.run("install", "-m", "755", VifProcess.binary, folder.url("vif").string)
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", folder.url("vif").string]
    }

    private static func fill(_ folder: TemporaryFolder) throws {
        for name in [
            "index.html", "dir/index.html", "app.js", "a..b", "x y", "quote\"", "new\nline", "%20", "🦊", "<script>",
            ".well-known/x", "names/<script>alert(1)</script>", "new\nfolder/index.html", "locked",
        ] {
            try folder.write("<!doctype html><title>open</title>", to: "www/" + name)
        }
        for name in [".env", ".env.local", ".git/config", "x.pem", "X.KEY", ".npmrc", "sub/.ssh/id_rsa"] {
            try folder.write(hidden, to: "www/" + name)
        }
        try folder.write(outside, to: "secret")
        try folder.write(outside, to: "www-secret/index.html")
        try Command.run("chmod", "755", folder.path.string)
        try Command.run("chmod", "000", folder.url("www/locked").string)
        for (name, target) in [
            ("passwd", "/etc/passwd"), ("out", "../secret"), ("self", "/proc/self/root"), ("zero", "/dev/zero"),
            ("sibling", folder.url("www-secret").string), ("loop", "loop"), ("esc\u{1B}[31m\n", "../secret"),
        ] {
            try folder.link("www/" + name, to: target)
        }
        for (name, type) in [("fifo", S_IFIFO), ("socket", S_IFSOCK)] {
            guard mknod(folder.url("www/" + name).string, type | 0o666, 0) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}

/// One attacked site for all tests of a suite.
struct AttackedSiteTrait: SuiteTrait, TestScoping {
    let options: [String]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await AttackedSite.$current.withValue(try AttackedSite(options: options), operation: function)
    }
}

extension Trait where Self == AttackedSiteTrait {
    static var attackedSite: Self { attackedSite(options: []) }

    static func attackedSite(options: [String]) -> Self { AttackedSiteTrait(options: options) }
}
