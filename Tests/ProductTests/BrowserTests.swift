import Glibc
import SystemPackage
import TestSupport
import Testing

/// A copy of the sample site in Chromium.
@Suite(
    "In Chromium", .serialized,
    .enabled(if: Browser.isInstalled, "chromium and chromium-driver are missing: run make deps"))
struct BrowserTests {
    let site: SampleInBrowser
    var folder: TemporaryFolder { site.folder }
    var vif: VifProcess { site.vif }
    var browser: Browser { site.browser }

    init() throws {
        site = try SampleInBrowser()
    }

    let headline = "document.querySelector('h1')?.textContent"
    let border = "getComputedStyle(document.querySelector('.site-header')).borderBottomWidth"
    let accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"

    @Test("an edited page shows its new text")
    func page() throws {
        try site.open("")
        try browser.wait(for: headline, toBe: "Edit a file. See it at once.")
        // Its scripts are gone, so it is loaded again; then it has none.
        for (text, mark, effect) in [("Once more.", "undefined", "reloads"), ("And again.", "still here", "updates")] {
            try browser.run("window.mark = 'still here'")
            try folder.write("<!doctype html><title>x</title><h1>\(text)</h1>", to: "index.html")
            try browser.wait(for: headline, toBe: text)
            #expect(try browser.text("window.mark") == mark)
            try browser.wait(for: "window.openSockets", toBe: "1")
            let line = try vif.readLine { $0.contains("index.html") }
            #expect(line.hasSuffix("index.html changed → 1 page \(effect)"), "\(line)")
        }
    }

    @Test("an edited stylesheet restyles its pages without a reload or a flash")
    func stylesheet() throws {
        try site.open("guide.html")
        try browser.wait(for: border, toBe: "3px")
        // What each frame shows.
        try browser.run(
            """
            window.seen = new Set();
            (function look() { window.seen.add(\(border)); requestAnimationFrame(look) })();
            """)
        try site.edit("css/site.css", "border-bottom-width: 3px", "border-bottom-width: 9px")
        try browser.wait(for: border, toBe: "9px")
        try browser.wait(for: "[...window.seen].join()", toBe: "3px,9px")
        #expect(try browser.text("window.mark") == "still here")
        #expect(try browser.text("document.querySelectorAll('link[rel=stylesheet]').length") == "1")
        #expect(try vif.readLine { $0.contains("site.css") }.hasSuffix("css/site.css changed → 1 page restyles"))
        try site.edit("css/site.css", "border-bottom-width: 9px", "border-bottom-width: 5px")
        try browser.wait(for: border, toBe: "5px")
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("an imported stylesheet restyles the pages that import it")
    func imported() throws {
        try site.open("reload-kinds.html")
        let before = try browser.text(accent)
        try folder.write(":root { --accent: #123456 }", to: "css/parts/colors.css")
        try browser.wait(for: accent, toBe: "#123456")
        #expect(before != "#123456")
        try folder.write(":root { --accent: #654321 }", to: "css/parts/colors.css")
        try browser.wait(for: accent, toBe: "#654321")
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("a stylesheet that no page uses leaves the pages alone")
    func unusedStylesheet() throws {
        try site.open("")
        try folder.write("body { color: red }", to: "css/unused.css")
        #expect(try vif.readLine { $0.contains("unused.css") }.hasSuffix("→ no open page uses it"))
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("a stylesheet that a page has loaded in a way that cannot be swapped reloads the page")
    func fetchedStylesheet() throws {
        try site.add("fetched.css", "p { color: red }")
        // More loads than the browser lists.
        try site.add(
            "fetching.html",
            """
            <!doctype html><script>
            (async () => {
              for (let i = 0; i < 300; i += 1) await (await fetch('index.html?' + i)).text();
              await (await fetch('fetched.css')).text();
              window.isLoaded = true;
            })();
            </script>
            """)
        try site.open("fetching.html")
        try browser.wait(for: "window.isLoaded", toBe: "true")
        try folder.write("p { color: blue }", to: "fetched.css")
        try browser.wait(for: "window.mark", toBe: "undefined")
    }

    @Test("a page that links one of two changed stylesheets, and has fetched the other, reloads")
    func linkedAndFetched() throws {
        try site.add("fetched.css", "p { color: red }")
        try site.add(
            "both.html",
            """
            <!doctype html><link rel=stylesheet href=css/site.css><script>
            fetch('fetched.css').then((response) => response.text()).then(() => { window.isLoaded = true });
            </script>
            """)
        try site.open("both.html")
        try browser.wait(for: "window.isLoaded", toBe: "true")
        // While the server stands still, so that they are one message.
        vif.send(signal: SIGSTOP)
        let elsewhere = try TemporaryFolder()
        for name in ["css/site.css", "fetched.css"] { try elsewhere.write("p { color: blue }", to: name) }
        for name in ["css/site.css", "fetched.css"] {
            #expect(Glibc.rename(elsewhere.url(name).string, folder.url(name).string) == 0)
        }
        vif.send(signal: SIGCONT)
        try browser.wait(for: "window.mark", toBe: "undefined")
        let line = try vif.readLine { $0.contains("2 files changed") }
        #expect(line.hasSuffix("→ 1 page reloads"), "\(line)")
    }

    @Test("a stylesheet that was missing is shown when it comes, and the old one stays while the new one fails")
    func missingStylesheet() throws {
        try site.add("late.html", "<!doctype html><link rel=stylesheet href=late.css><p>text")
        try site.open("late.html")
        try folder.write("p { color: rgb(1, 2, 3) }", to: "late.css")
        let color = "getComputedStyle(document.querySelector('p')).color"
        try browser.wait(for: color, toBe: "rgb(1, 2, 3)")
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("an edited script reloads the pages that use it")
    func script() throws {
        try site.open("")
        try browser.run("window.mark = 'still here'")
        try site.edit("js/clock.js", "\n", "\n\n")
        try browser.wait(for: "window.mark", toBe: "undefined")
        try browser.wait(for: "window.openSockets", toBe: "1")
    }

    @Test("a page is up to date after the server was stopped, a file changed, and the server started again")
    func restart() throws {
        try site.open("")
        #expect(vif.stop() == 0)
        try browser.wait(for: "window.openSockets", toBe: "0")
        try site.edit("index.html", "Edit a file. See it at once.", "Changed meanwhile.")
        let second = try VifProcess(folder: folder.path, port: vif.port)
        try browser.wait(for: headline, toBe: "Changed meanwhile.")
        try browser.wait(for: "window.openSockets", toBe: "1")
        try site.edit("index.html", "Changed meanwhile.", "Changed again.")
        try browser.wait(for: headline, toBe: "Changed again.")
        #expect(try browser.text("sessionStorage.loads") == "2", "the second time it changed in place")
        #expect(second.stop() == 0)
    }

    @Test("a change between the page's load and its socket's opening is not missed")
    func changeBeforeSocket() throws {
        // Until `letGo` is set, sockets go to a port where nobody listens.
        try browser.runFirst(
            """
            window.WebSocket = class extends WebSocket {
              constructor(url) { super(window.letGo || sessionStorage.letGo ? url : 'ws://127.0.0.1:9/') }
            }
            """)
        try browser.open(site.address(""))
        try browser.wait(for: headline, toBe: "Edit a file. See it at once.")
        try site.edit("index.html", "Edit a file. See it at once.", "Changed early.")
        _ = try vif.readLine { $0.contains("index.html changed") }
        try browser.run("sessionStorage.letGo = 1")
        try browser.wait(for: headline, toBe: "Changed early.")
    }

    @Test("a page that a cache hands out again and again is reloaded once, not for ever")
    func noLoop() throws {
        // As from a cache: the page names the version of an earlier run. In UTF-16 nothing else is inserted.
        func page(_ text: String) -> String {
            "<!doctype html><script src=/__vif/client.js data-version=\(String(repeating: "0", count: 32))-0></script><p>\(text)"
        }
        func write(_ text: String) throws {
            try folder.write(
                [0xFF, 0xFE] + page(text).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: "old.html")
        }
        try write("x")
        _ = try vif.readLine { $0.contains("old.html changed") }
        try browser.runFirst(SampleInBrowser.openSocketCounter)
        try browser.open(site.address("old.html"))
        try browser.wait(for: "sessionStorage.loads + ' ' + window.openSockets", toBe: "2 1")
        // It is live all the same, and a real change reloads it once: the new page is as old, and stays.
        try write("y")
        try browser.wait(for: "sessionStorage.loads + ' ' + window.openSockets", toBe: "3 1")
        try folder.write("body {}", to: "css/unused.css")
        _ = try vif.readLine { $0.hasSuffix("css/unused.css changed → no open page uses it") }
        #expect(try browser.text("sessionStorage.loads") == "3")
    }
}
