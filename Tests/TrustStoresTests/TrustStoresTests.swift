import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import TrustStores

@Suite("All stores", .enabled(if: TrustFixture.hasCertutil, "libnss3-tools is not installed"))
struct TrustStoresTests {
    private var fixture: TrustFixture
    private let authority: Authority
    private var folder: TemporaryFolder { fixture.folder }

    init() throws {
        fixture = try TrustFixture()
        fixture.isInteractive = true
        authority = try fixture.makeAuthority()
        // Who is not root reaches the test's folders by a sudo that changes nothing.
        try fixture.script("bin/sudo", "[ $1 = -- ] && shift; exec \"$@\"")
        try fixture.makeSystem()
        try fixture.script("bin/chromium", "")
        try fixture.makeDatabase("home/.mozilla/firefox/abc.default-release")
    }

    private var stores: TrustStores { TrustStores(authority, in: fixture.places) }

    private func lines(_ outcomes: [Outcome]) -> [String] {
        outcomes.map { $0.line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }
    }

    private var file: String {
        let name = "vif-authority-\(geteuid())-\(authority.fingerprint.prefix(16).lowercased()).crt"
        return folder.url("root/usr/local/share/ca-certificates/\(name)").string
    }

    @Test("trust the authority, and then no more, and say so")
    func all() throws {
        func expected(_ word: String) -> [String] {
            [
                "\(word) system \(file)", "\(word) Chromium ~/.pki/nssdb",
                "\(word) Firefox ~/.mozilla/firefox/abc.default-release",
            ]
        }
        #expect(lines(stores.status()) == expected("not trusted"))
        #expect(!stores.status().areTrusted)
        var said: [Outcome] = []
        let trusted = stores.trust { said.append($0) }
        #expect(lines(trusted) == expected("trusted") && trusted.areGood && said == trusted)
        #expect(trusted.advice == "Browsers that are running read this at their next start.")
        #expect(lines(stores.status()) == expected("trusted") && stores.status().areTrusted)
        #expect(stores.status().advice == nil)
        #expect(lines(stores.trust()) == expected("already trusted") && stores.trust().advice == nil)
        said = []
        let removed = stores.untrust { said.append($0) }
        #expect(lines(removed) == expected("removed") && removed.areGood && said == removed)
        #expect(lines(stores.untrust()) == expected("not there"))
        #expect(!stores.status().areTrusted)
    }

    @Test("are printed in columns")
    func columns() {
        let places = fixture.places
        func line(_ store: String, _ path: String, _ result: Outcome.Result) -> String {
            Outcome(store: store, path: folder.url(path), result: result, in: places).line
        }
        #expect(
            line("Firefox", "home/.mozilla/firefox/abc", .trusted)
                == "  trusted          Firefox             ~/.mozilla/firefox/abc")
        #expect(
            line("Chromium (flatpak)", "home", .failed("It is damaged."))
                == "  failed           Chromium (flatpak)  ~: It is damaged.")
        #expect(
            line("system", "homely", .alreadyTrusted)
                == "  already trusted  system              \(folder.url("homely"))")
    }

    @Test("are gone on with after one has failed")
    func oneFails() throws {
        try folder.write("garbage", to: "home/.pki/nssdb/cert9.db")
        let outcomes = stores.trust()
        #expect(outcomes.map(\.hasFailed) == [false, true, false])
        #expect(outcomes.map(\.result).first == .trusted && outcomes.map(\.result).last == .trusted)
        #expect(!outcomes.areGood && !stores.status().areTrusted)
        #expect(stores.untrust().map(\.hasFailed) == [false, true, false])
    }

    @Test("of browsers are left alone without certutil, and the person told what to install")
    func noCertutil() throws {
        try folder.remove("bin/certutil")
        let cure = "certutil of libnss3-tools is missing. Install it, and do this again: sudo apt install libnss3-tools"
        #expect(stores.trust().map(\.result) == [.trusted, .failed(cure), .failed(cure)])
        #expect(access(folder.url("home/.pki").string, F_OK) != 0)
    }

    @Test("of another user's browsers are left alone", .enabled(if: geteuid() == 0, "only root can give files away"))
    func foreign() throws {
        try Command.run("chown", "-R", "4711", folder.url("home").string)
        let refusal = Outcome.Result.failed("It belongs to another user. Run this as that user, without sudo.")
        #expect(stores.trust().map(\.result) == [.trusted, refusal, refusal])
        #expect(access(folder.url("home/.pki").string, F_OK) != 0)
    }

    @Test("are only the system's where there is no browser, whether or not there is certutil")
    func noBrowser() throws {
        for name in ["bin/chromium", "bin/certutil"] { try folder.remove(name) }
        try Command.run("rm", "-r", folder.url("home/.mozilla").string)
        #expect(stores.trust().map(\.result) == [.trusted])
    }

    @Test("have no profile of Firefox made")
    func noProfile() throws {
        try folder.makeFolder("home/.mozilla/firefox/new.default")
        try folder.write("[Profile0]\nPath=new.default\n", to: "home/.mozilla/firefox/profiles.ini")
        #expect(stores.trust().count == 3)
        #expect(Entry.names(in: folder.url("home/.mozilla/firefox/new.default")).isEmpty)
    }
}
