import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import TrustStores

@Suite("The system's store")
struct SystemStoreTests {
    private var fixture: TrustFixture
    private let authority: Authority
    private var folder: TemporaryFolder { fixture.folder }

    init() throws {
        fixture = try TrustFixture()
        // The steps are the same, without sudo, and need no rights in the folders of a test.
        fixture.user = 0
        authority = try fixture.makeAuthority()
    }

    private var store: SystemStore {
        get throws { try SystemStore(authority, in: fixture.places) }
    }

    private func bundle(_ layout: SystemLayout = .debian) -> FilePath { folder.url("root").pushing(layout.bundle) }

    private func text(_ path: FilePath) throws -> String {
        String(decoding: try BoundedFile.read(path, limit: 1 << 20), as: UTF8.self)
    }

    private func failure(_ result: Outcome.Result) -> String {
        if case .failed(let sentence) = result { sentence } else { "not failed: \(result)" }
    }

    /// The program of the distribution, which fails as long as there is a file of this name.
    private func makeSystem(failingWhile name: String) throws {
        let anchors = folder.url("root").pushing(SystemLayout.debian.anchors)
        try fixture.makeSystem(
            update: """
                [ -e '\(folder.url(name))' ] && { echo 'no room on disk' >&2; exit 1; }
                cat '\(anchors)'/* > '\(bundle())' 2> /dev/null; true
                """)
    }

    // MARK: trust, and no more

    @Test("trusts the authority, and then no more, on every distribution", arguments: SystemLayout.all)
    func trusted(layout: SystemLayout) throws {
        try fixture.makeSystem(layout)
        let store = try store
        #expect(store.status() == .isNotTrusted)
        #expect(store.trust() == .trusted)
        #expect(store.status() == .isTrusted)
        let name = "vif-authority-0-\(authority.fingerprint.prefix(16).lowercased()).crt"
        #expect(store.file == folder.url("root").pushing(layout.anchors).appending(name))
        #expect(try text(store.file) == text(authority.path) && text(bundle(layout)) == text(authority.path))
        #expect(try Command.run("stat", "-c", "%a", store.file.string) == "644\n")
        #expect(store.untrust() == .removed)
        #expect(fixture.anchorNames(layout).isEmpty && store.status() == .isNotTrusted)
        #expect(try text(bundle(layout)) == "")
        let program = folder.url("root/usr/sbin/\(layout.update[0])").string
        let words = [program] + layout.update.dropFirst()
        let expected = [words, words + (layout.removalOption.map { [$0] } ?? [])].map { $0.joined(separator: " ") }
        #expect(fixture.updates() == expected)
    }

    @Test("is not changed by a second time")
    func twice() throws {
        try fixture.makeSystem()
        #expect(try store.untrust() == .notThere)
        #expect(try store.trust() == .trusted)
        #expect(try store.trust() == .alreadyTrusted)
        #expect(try store.untrust() == .removed)
        #expect(try store.untrust() == .notThere)
        #expect(fixture.updates().count == 2)
    }

    @Test("gets the certificate alone, and not the key that is in the same file")
    func key() throws {
        try fixture.makeSystem()
        let file = try text(authority.path) + text(folder.url("made/one.key"))
        try folder.write(file, to: "made/both.pem")
        let both = try Authority(
            at: folder.url("made/both.pem"), fingerprint: authority.fingerprint, nickname: authority.nickname)
        let store = try SystemStore(both, in: fixture.places)
        #expect(store.trust() == .trusted)
        #expect(try text(store.file) == text(authority.path))
    }

    @Test("is made anew if a file is there, and the bundle does not have it")
    func stale() throws {
        try fixture.makeSystem()
        #expect(try store.trust() == .trusted)
        try Command.run("truncate", "-s", "0", bundle().string)
        #expect(try store.status() == .isNotTrusted)
        #expect(try store.trust() == .trusted)
        #expect(try text(bundle()) == text(authority.path))
    }

    @Test("loses the user's older authorities, and not those of others")
    func others() throws {
        try fixture.makeSystem()
        let anchors = SystemLayout.debian.anchors.string
        for name in ["vif-authority-0-00.crt", "vif-authority-1000-00.crt", "company.crt", "vif-authority-0-note.txt"] {
            try folder.write("", to: "root/\(anchors)/\(name)")
        }
        #expect(try store.trust() == .trusted)
        #expect(try store.untrust() == .removed)
        #expect(fixture.anchorNames() == ["company.crt", "vif-authority-0-note.txt", "vif-authority-1000-00.crt"])
    }

    // MARK: failures

    private let gone = "Its file is removed again, and the bundle does not have it."

    @Test("is as it was if the bundle cannot be made")
    func noBundle() throws {
        try makeSystem(failingWhile: "full")
        try folder.write("", to: "full")
        let program = folder.url("root/usr/sbin/update-ca-certificates")
        #expect(
            failure(try store.trust())
                == "The authority is not added: \(program): no room on disk. \(gone)")
        #expect(fixture.anchorNames().isEmpty)
        try folder.remove("full")
        #expect(try store.trust() == .trusted)
        try folder.write("", to: "full")
        #expect(
            failure(try store.untrust()) == """
                The authority is trusted still, as before: \(program): no room on disk. Try it by hand: sudo \
                \(program) --fresh
                """)
        #expect(try store.status() == .isTrusted)
        #expect(try text(store.file) == text(authority.path))
        try folder.remove("full")
        #expect(try store.untrust() == .removed)
    }

    @Test("is as it was if the bundle does not get it")
    func ignored() throws {
        try fixture.makeSystem(update: "true")
        #expect(failure(try store.trust()).contains("has not put it into \(bundle()). \(gone)"))
        #expect(fixture.anchorNames().isEmpty)
    }

    @Test("says which file it is, if the authority is there by another's hand")
    func byHand() throws {
        try fixture.makeSystem()
        try folder.write(try text(authority.path), to: "root/\(SystemLayout.debian.anchors)/company.crt")
        try Command.run(folder.url("root/usr/sbin/update-ca-certificates").string)
        #expect(try store.status() == .isTrusted)
        #expect(try store.trust() == .trusted)
        #expect(failure(try store.untrust()).contains("has the authority still, from another file in"))
        #expect(fixture.anchorNames() == ["company.crt"])
    }

    @Test("says what is missing")
    func missing() throws {
        #expect { try store } throws: {
            ($0 as? SystemStore.Missing)?.sentence.hasSuffix("On Debian: sudo apt install ca-certificates") ?? false
        }
        try fixture.makeSystem()
        try folder.remove("root/usr/sbin/update-ca-certificates")
        #expect { try store } throws: {
            ($0 as? SystemStore.Missing)?.sentence
                == "update-ca-certificates is missing. Install it: sudo apt install ca-certificates"
        }
    }

    // MARK: rights

    @Test("is left alone without root's rights, and one command named")
    mutating func noRights() throws {
        try fixture.makeSystem()
        fixture.user = 1000
        let store = try store
        let program = folder.url("root/usr/sbin/update-ca-certificates")
        let command = "sudo install -m 0644 \(authority.path) \(store.file) && sudo \(program)"
        #expect(failure(store.trust()) == "Only root may change it, and nothing is changed. Run: \(command)")
        #expect(fixture.anchorNames().isEmpty && fixture.updates().isEmpty)
        #expect(store.untrust() == .notThere)
        try folder.write("", to: "root/\(SystemLayout.debian.anchors)/\(store.file.lastComponent?.string ?? "")")
        #expect(failure(store.untrust()).hasSuffix("Run: sudo rm \(store.file) && sudo \(program) --fresh"))
    }

    @Test("is changed by sudo, which is asked not to ask if nobody is there", arguments: [true, false])
    mutating func sudo(isInteractive: Bool) throws {
        try fixture.makeSystem()
        try fixture.script(
            "bin/sudo",
            "echo \"$*\" >> '\(folder.url("sudo"))'; [ $1 = -n ] && shift; [ $1 = -- ] && shift; exec \"$@\"")
        (fixture.user, fixture.isInteractive) = (1000, isInteractive)
        let store = try store
        #expect(store.trust() == .trusted)
        #expect(store.untrust() == .removed)
        let calls = try text(folder.url("sudo")).split(separator: "\n")
        #expect(calls.allSatisfy { $0.hasPrefix(isInteractive ? "-- " : "-n -- ") })
        #expect(calls.filter { $0.contains("update-ca-certificates") }.count == 2)
    }

    @Test("is left alone if sudo wants a password that nobody can give")
    mutating func refusedSudo() throws {
        try fixture.makeSystem()
        try fixture.script("bin/sudo", "echo 'sudo: a password is required' >&2; exit 1")
        fixture.user = 1000
        #expect(failure(try store.trust()).hasPrefix("Only root may change it, and nothing is changed."))
        fixture.isInteractive = true
        #expect(
            failure(try store.trust())
                == "The authority is not added: install: sudo: a password is required. Nothing is changed.")
        #expect(fixture.anchorNames().isEmpty)
    }

    // MARK: Debian's own program

    private static let program = "/usr/sbin/update-ca-certificates"

    @Test(
        "of Debian is changed by Debian's own program",
        .enabled(if: access(program, X_OK) == 0 && Command.exists("openssl"), "ca-certificates is not installed"))
    func debian() throws {
        let root = folder.url("root").string
        try fixture.makeSystem()
        for name in ["hooks", "shared"] { try folder.makeFolder(name) }
        try folder.write("# none\n", to: "ca-certificates.conf")
        try fixture.script(
            "root/usr/sbin/update-ca-certificates",
            """
            exec \(Self.program) --certsconf '\(folder.url("ca-certificates.conf"))' \
            --certsdir '\(folder.url("shared"))' \
            --localcertsdir '\(root)/usr/local/share/ca-certificates' --etccertsdir '\(root)/etc/ssl/certs' \
            --hooksdir '\(folder.url("hooks"))' "$@"
            """)
        let other = try fixture.makeAuthority("company")
        try folder.write(try text(other.path), to: "root/\(SystemLayout.debian.anchors)/company.crt")
        #expect(try store.trust() == .trusted)
        let verify = ["openssl", "verify", "-CAfile", bundle().string, authority.path.string]
        #expect(try Command.result(of: verify).status == 0)
        let verifyInFolder = ["openssl", "verify", "-CApath", "\(root)/etc/ssl/certs", authority.path.string]
        #expect(try Command.result(of: verifyInFolder).status == 0)
        #expect(try store.untrust() == .removed)
        #expect(try Command.result(of: verify).status != 0)
        #expect(try Command.result(of: verifyInFolder).status != 0)
        #expect(try text(bundle()) == text(other.path))
        // Its link, and that with the hash of its subject, beside the bundle.
        #expect(Entry.names(in: folder.url("root/etc/ssl/certs")).count == 3)
    }
}
