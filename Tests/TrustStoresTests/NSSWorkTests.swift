import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import TrustStores

@Suite("A browser's store", .enabled(if: TrustFixture.hasCertutil, "libnss3-tools is not installed"))
struct NSSWorkTests {
    private let fixture: TrustFixture
    private let authority: Authority

    init() throws {
        fixture = try TrustFixture()
        authority = try fixture.makeAuthority()
    }

    private var entry: String { "\(authority.nickname) C" }

    private func isThere(_ name: String) -> Bool { access(fixture.folder.url(name).string, F_OK) == 0 }

    private func failure(_ result: Outcome.Result) -> String {
        if case .failed(let sentence) = result { sentence } else { "not failed: \(result)" }
    }

    @Test("trusts the authority for servers, and then no more", arguments: ["db", "a b 'c' %20 \"é\" #x"])
    func trusted(name: String) throws {
        try fixture.makeDatabase(name)
        let work = fixture.work(name, authority)
        #expect(work.status() == .isNotTrusted)
        #expect(work.trust() == .trusted)
        #expect(work.status() == .isTrusted)
        #expect(try fixture.list(name) == [entry])
        try fixture.certutil("-V", "-u", "L", "-n", authority.nickname, database: name)
        #expect(work.untrust() == .removed)
        #expect(work.status() == .isNotTrusted)
        #expect(try fixture.list(name) == [])
    }

    @Test("is not changed by a second time")
    func twice() throws {
        try fixture.makeDatabase("db")
        let work = fixture.work("db", authority)
        #expect(work.untrust() == .notThere)
        #expect(work.trust() == .trusted)
        #expect(work.trust() == .alreadyTrusted)
        #expect(try fixture.list("db") == [entry])
        #expect(work.untrust() == .removed)
        #expect(work.untrust() == .notThere)
    }

    @Test("that knows the authority without trusting it, learns to")
    func distrusted() throws {
        try fixture.makeDatabase("db")
        try fixture.certutil(
            "-A", "-n", authority.nickname, "-t", ",,", "-i", authority.path.string, database: "db")
        let work = fixture.work("db", authority)
        #expect(work.status() == .isNotTrusted)
        #expect(work.trust() == .trusted)
        #expect(try fixture.list("db") == [entry])
    }

    @Test("that trusts it under another name, is told by the certificate")
    func otherName() throws {
        try fixture.makeDatabase("db")
        try fixture.certutil("-A", "-n", "by hand", "-t", "CT,C,C", "-i", authority.path.string, database: "db")
        let work = fixture.work("db", authority)
        #expect(work.trust() == .alreadyTrusted)
        #expect(try fixture.list("db") == ["by hand CT"])
        #expect(work.untrust() == .removed)
        #expect(try fixture.list("db") == [])
    }

    @Test("that has another certificate under its name, is not taken for trusting it")
    func impostor() throws {
        let other = try fixture.makeAuthority("other", subject: "one")
        try fixture.makeDatabase("db")
        try fixture.certutil(
            "-A", "-n", authority.nickname, "-t", "C,,", "-i", other.path.string, database: "db")
        let work = fixture.work("db", authority)
        #expect(work.status() == .isNotTrusted)
        #expect(work.trust() == .trusted)
        #expect(try fixture.list("db") == [entry, entry])
    }

    @Test("loses older authorities of Vif's too, and nothing else")
    func others() throws {
        try fixture.makeDatabase("db")
        let foreign = try fixture.makeAuthority("foreign")
        try fixture.certutil("-A", "-n", "my own", "-t", "C,,", "-i", foreign.path.string, database: "db")
        for name in ["old", "older"] {
            let old = try fixture.makeAuthority(name, subject: "one")
            #expect(fixture.work("db", old).trust() == .trusted)
        }
        let work = fixture.work("db", authority)
        #expect(work.trust() == .trusted)
        #expect(try fixture.list("db").count == 4)
        #expect(work.untrust() == .removed)
        #expect(try fixture.list("db") == ["my own C"])
    }

    @Test("keeps a certificate of the user's that has the authority's subject")
    func sameSubject() throws {
        try fixture.makeDatabase("db")
        let foreign = try fixture.makeAuthority("foreign", subject: "one")
        try fixture.certutil("-A", "-n", "my own", "-t", "C,,", "-i", foreign.path.string, database: "db")
        let work = fixture.work("db", authority)
        #expect(work.trust() == .trusted)
        #expect(work.untrust() == .removed)
        #expect(try fixture.list("db") == ["my own C"])
        try fixture.certutil("-A", "-n", "by hand", "-t", "C,,", "-i", authority.path.string, database: "db")
        #expect(failure(work.untrust()).contains("and others with it. Remove it in the browser's settings."))
        #expect(try fixture.list("db").sorted() == ["by hand C", "my own C"])
    }

    @Test("may have certificates of the user's with any nickname")
    func oddNicknames() throws {
        try fixture.makeDatabase("db")
        for nickname in ["ends with a space ", "-D", "a,b,c C,,", String(repeating: "long", count: 40)] {
            let foreign = try fixture.makeAuthority("foreign", subject: String(nickname.prefix(20)))
            try fixture.certutil("-A", "-n", nickname, "-t", "C,,", "-i", foreign.path.string, database: "db")
        }
        let work = fixture.work("db", authority)
        #expect(work.trust() == .trusted)
        #expect(work.untrust() == .removed)
        #expect(try fixture.list("db").count == 4)
    }

    @Test("is made where a browser would read it, for its user alone")
    func made() throws {
        let work = fixture.work("home/.pki/nssdb", authority, isMissing: true)
        #expect(work.status() == .isNotTrusted && work.untrust() == .notThere)
        #expect(!isThere("home/.pki"))
        #expect(work.trust() == .trusted)
        #expect(try fixture.list("home/.pki/nssdb") == [entry])
        #expect(try Command.run("stat", "-c", "%a", fixture.folder.url("home/.pki").string) == "700\n")
    }

    @Test("is not left half made")
    func halfMade() throws {
        try fixture.folder.rename("bin/certutil", to: "bin/real")
        try fixture.script(
            "bin/certutil",
            "[ $1 = -A ] && { echo no room >&2; exit 1; }; exec '\(fixture.folder.url("bin/real"))' \"$@\"")
        let result = fixture.work("home/.pki/nssdb", authority, isMissing: true).trust()
        #expect(failure(result).hasPrefix("No database could be made, and none is left: no room."))
        #expect(!isThere("home/.pki"))
        try fixture.folder.write("", to: "home/.pki/nssdb/pkcs11.txt")
        _ = fixture.work("home/.pki/nssdb", authority, isMissing: true).trust()
        #expect(Entry.names(in: fixture.folder.url("home/.pki/nssdb")) == ["pkcs11.txt"])
    }

    @Test("with a primary password is left as it was, and the person told what to do")
    func password() throws {
        try fixture.folder.write("secret", to: "password")
        try fixture.folder.makeFolder("db")
        try fixture.certutil("-N", "-f", fixture.folder.url("password").string, database: "db")
        let work = fixture.work("db", authority)
        let sentence = failure(work.trust())
        #expect(
            sentence == """
                The authority is not added: it has a primary password. Add \(authority.path) in the browser: Settings, \
                Certificates, Authorities, Import.
                """)
        #expect(try fixture.list("db") == [])
        #expect(work.untrust() == .notThere)
    }

    @Test("that is in use, or is none, is left as it is", arguments: ["exclusive", "immediate", "garbage"])
    func unusable(kind: String) throws {
        try fixture.makeDatabase("db")
        var lock: ChildProcess?
        if kind == "garbage" {
            try fixture.folder.write("garbage", to: "db/cert9.db")
        } else {
            let python = """
                import signal, sqlite3, sys
                connection = sqlite3.connect(sys.argv[1], isolation_level=None)
                connection.execute("begin \(kind)")
                print("locked", flush=True)
                signal.pause()
                """
            let child = try ChildProcess(["python3", "-c", python, fixture.folder.url("db/cert9.db").string])
            #expect(child.readSome().hasPrefix("locked"))
            lock = child
        }
        let work = fixture.work("db", authority)
        #expect(failure(work.trust()).contains("it is in use by another program, or damaged"))
        lock?.send(signal: SIGKILL)
        _ = lock?.waitForExit()
        if kind != "garbage" { #expect(try fixture.list("db") == []) }
    }
}
