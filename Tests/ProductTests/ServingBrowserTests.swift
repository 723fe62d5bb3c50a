import TestSupport
import Testing

/// What only a browser can say: whether it takes our word for it.
@Suite(
    "In Chromium, served with options,", .serialized,
    .enabled(if: Browser.isInstalled, "chromium and chromium-driver are missing: run make deps"))
struct ServingBrowserTests {
    private static let page = "<!doctype html><title>x</title><h1>one</h1>"
    private static let headline = "document.querySelector('h1')?.textContent"
    private static let strict = "/*: Content-Security-Policy: default-src 'none'; script-src 'nonce-abc'"

    private func open(_ path: String, _ site: ServingSite, user: String = "") throws -> Browser {
        let browser = try Browser()
        try browser.runFirst(SampleInBrowser.openSocketCounter)
        try browser.open("http://\(user)localhost:\(site.vif.port)\(path)")
        try browser.wait(for: "window.openSockets", toBe: "1")
        return browser
    }

    @Test("a page under a policy that allows next to nothing reloads when it is saved, twice")
    func policy() throws {
        let site = try ServingSite(["--header", Self.strict], files: ["index.html": Self.page])
        let browser = try open("/", site)
        for text in ["two", "three"] {
            try site.folder.write(Self.page.replacing("one", with: text), to: "index.html")
            try browser.wait(for: Self.headline, toBe: text)
            try browser.wait(for: "window.openSockets", toBe: "1")
        }
    }

    @Test("a page whose own markup has such a policy reloads when it is saved")
    func meta() throws {
        let meta = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'nonce-abc'\">"
        let page = "<!doctype html><head>\(meta)<h1>one</h1>"
        let site = try ServingSite(files: ["index.html": page])
        let browser = try open("/", site)
        try site.folder.write(page.replacing("one", with: "two"), to: "index.html")
        try browser.wait(for: Self.headline, toBe: "two")
    }

    @Test("an address where nothing is shows the page as soon as there is one, also under such a policy")
    func missing() throws {
        let site = try ServingSite(["--header", Self.strict], files: ["index.html": Self.page])
        let browser = try open("/soon", site)
        try site.folder.write(Self.page, to: "soon.html")
        try browser.wait(for: Self.headline, toBe: "one")
    }

    @Test("a listing shows a new file by itself", arguments: [[], ["--header", strict]])
    func listing(options: [String]) throws {
        let site = try ServingSite(options, files: ["docs/a.txt": "x"])
        let browser = try open("/docs/", site)
        let count = "[...document.querySelectorAll('tr.file')].length"
        try browser.wait(for: count, toBe: "1")
        try site.folder.write("x", to: "docs/b.txt")
        try browser.wait(for: count, toBe: "2")
    }

    @Test("a page behind a password that is in the address reloads when it is saved, twice")
    func password() throws {
        let site = try ServingSite(["--auth", "user:password"], files: ["index.html": Self.page])
        let browser = try open("/", site, user: "user:password@")
        for text in ["two", "three"] {
            try site.folder.write(Self.page.replacing("one", with: text), to: "index.html")
            try browser.wait(for: Self.headline, toBe: text)
            try browser.wait(for: "window.openSockets", toBe: "1")
        }
    }

    @Test("a stylesheet of a mounted folder is swapped without a reload")
    func mounted() throws {
        let other = try TemporaryFolder()
        try other.write("h1 { color: rgb(1, 2, 3) }", to: "site.css")
        let site = try ServingSite(
            ["--mount", "/m=\(other.path)"], files: ["index.html": Self.page + "<link rel=stylesheet href=/m/site.css>"]
        )
        let browser = try open("/", site)
        try browser.run("window.mark = 'still here'")
        try other.write("h1 { color: rgb(4, 5, 6) }", to: "site.css")
        try browser.wait(for: "getComputedStyle(document.querySelector('h1')).color", toBe: "rgb(4, 5, 6)")
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("a page of another origin reads and embeds what --cors lets it, and nothing else")
    func crossOrigin() throws {
        let friend = try ServingSite(files: ["index.html": Self.page])
        let script = ["a.js": "window.loaded = true", "index.html": Self.page]
        let closed = try ServingSite(files: script)
        let opened = try ServingSite(["--cors=http://localhost:\(friend.vif.port)"], files: script)
        let browser = try open("/", friend)
        for (name, site) in [("closed", closed), ("opened", opened)] {
            try browser.run(
                """
                fetch('\(site.address("/a.js"))').then(r => r.text()).then(
                    () => { window.\(name)Read = 'yes' }, () => { window.\(name)Read = 'no' });
                const script = document.createElement('script');
                script.onload = () => { window.\(name)Script = 'yes' };
                script.onerror = () => { window.\(name)Script = 'no' };
                script.src = '\(site.address("/a.js"))';
                document.head.append(script);
                """)
        }
        for (name, value) in [
            ("closedRead", "no"), ("closedScript", "no"), ("openedRead", "yes"), ("openedScript", "yes"),
        ] {
            try browser.wait(for: "window.\(name)", toBe: value)
        }
    }
}
