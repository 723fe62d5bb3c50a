import SystemPackage
import TestSupport
import Testing

@testable import TrustStores

@Suite("The stores of browsers")
struct BrowserStoresTests {
    private let fixture: TrustFixture
    private var folder: TemporaryFolder { fixture.folder }

    init() throws {
        fixture = try TrustFixture()
    }

    private func found(_ stores: [NSSStore]) -> [String] {
        stores.map { "\($0.name) \(fixture.places.brief($0.folder))\($0.isMissing ? " missing" : "")" }
    }

    private var chromium: [String] { found(ChromiumStores.find(in: fixture.places)) }

    private var firefox: [String] { found(FirefoxStores.find(in: fixture.places)) }

    // MARK: Chromium

    @Test("of Chromium are none where there is no Chromium")
    func none() throws {
        #expect(chromium == [])
        try folder.makeFolder("home/.pki/nssdb")
        #expect(chromium == [])
    }

    @Test(
        "of Chromium are where any version of it looks",
        arguments: [
            ([], "~/.pki/nssdb missing"), ([".local/share/pki/nssdb/"], "~/.local/share/pki/nssdb missing"),
            ([".pki/nssdb/", ".local/share/pki/nssdb/"], "~/.pki/nssdb missing"),
            ([".pki/nssdb/cert9.db"], "~/.pki/nssdb"),
            ([".local/share/pki/nssdb/cert9.db"], "~/.local/share/pki/nssdb"),
        ])
    func one(made: [String], expected: String) throws {
        try fixture.script("bin/chromium", "")
        for name in made {
            if name.hasSuffix("/") {
                try folder.makeFolder("home/\(name)")
            } else {
                try folder.write("", to: "home/\(name)")
            }
        }
        #expect(chromium == ["Chromium \(expected)"])
    }

    @Test("of Chromium are both, if there are two")
    func both() throws {
        try folder.write("", to: "home/.pki/nssdb/cert9.db")
        try folder.write("", to: "home/.local/share/pki/nssdb/cert9.db")
        #expect(chromium == ["Chromium ~/.pki/nssdb", "Chromium ~/.local/share/pki/nssdb"])
    }

    @Test("of Chromium follow XDG_DATA_HOME, if it is absolute")
    func dataHome() throws {
        try folder.write("", to: "home/data/pki/nssdb/cert9.db")
        func find(_ dataHome: FilePath) -> [FilePath] {
            let places = Places(
                home: folder.url("home"), dataHome: dataHome, configurationHome: nil, searchPath: "",
                isInteractive: false)
            return ChromiumStores.find(in: places).map(\.folder)
        }
        #expect(find(folder.url("home/data")) == [folder.url("home/data/pki/nssdb")])
        #expect(find("data") == [])
    }

    @Test("of Chromium in a snap or a flatpak are in its own home")
    func boxed() throws {
        try folder.makeFolder("home/snap/chromium/1234")
        try folder.link("home/snap/chromium/current", to: "1234")
        try folder.write("", to: "home/.var/app/com.google.Chrome/data/pki/nssdb/cert9.db")
        try folder.makeFolder("home/.var/app/org.chromium.Chromium")
        #expect(
            chromium == [
                "Chromium (snap) ~/snap/chromium/current/.pki/nssdb missing",
                "Chrome (flatpak) ~/.var/app/com.google.Chrome/data/pki/nssdb",
                "Chromium (flatpak) ~/.var/app/org.chromium.Chromium/.pki/nssdb missing",
            ])
    }

    // MARK: Firefox

    @Test("of Firefox are the profiles that have been used")
    func profiles() throws {
        try folder.write("", to: "home/.mozilla/firefox/abc.default-release/cert9.db")
        try folder.write("", to: "home/.mozilla/firefox/with 'a space'/cert9.db")
        try folder.makeFolder("home/.mozilla/firefox/new.default")
        try folder.makeFolder("home/.mozilla/firefox/Crash Reports")
        try folder.write("", to: "home/.config/mozilla/firefox/xyz.default/cert9.db")
        try folder.write("", to: "home/snap/firefox/common/.mozilla/firefox/s.default/cert9.db")
        try folder.write("", to: "home/.var/app/org.mozilla.firefox/config/mozilla/firefox/f.default/cert9.db")
        #expect(
            firefox == [
                "Firefox ~/.mozilla/firefox/abc.default-release", "Firefox ~/.mozilla/firefox/with 'a space'",
                "Firefox ~/.config/mozilla/firefox/xyz.default",
                "Firefox (snap) ~/snap/firefox/common/.mozilla/firefox/s.default",
                "Firefox (flatpak) ~/.var/app/org.mozilla.firefox/config/mozilla/firefox/f.default",
            ])
    }

    @Test("of Firefox are also those elsewhere that are listed, each once")
    func listed() throws {
        try folder.write("", to: "elsewhere/cert9.db")
        try folder.write("", to: "home/.mozilla/firefox/a/cert9.db")
        try folder.link("home/.mozilla/firefox/b", to: "a")
        try folder.write(
            """
            [Profile1]
            Path=\(folder.url("elsewhere"))
            IsRelative=0
            [Profile0]\r
            Path=a\r
            [Profile2]
            Path=gone
            """, to: "home/.mozilla/firefox/profiles.ini")
        #expect(firefox == ["Firefox ~/.mozilla/firefox/a", "Firefox \(folder.url("elsewhere"))"])
    }

    @Test("of Firefox are listed by paths in the sections of profiles, and nowhere else")
    func list() {
        let text =
            "Path=0\n[Install4F96D1932A9F858E]\nDefault=x\nPath=1\n[Profile0]\nName=Path=2\nPath=Profiles/a b\nPath=\n"
        #expect(ProfileList.paths(in: Array(text.utf8)) == ["Profiles/a b"])
        #expect(ProfileList.paths(in: [0xFF, 0x0A, 0x5B]).isEmpty)
    }
}
