import TestSupport
import Testing

@Suite(
    "In Chromium, on a page of another server, LiveReload's client", .serialized,
    .enabled(if: Browser.isInstalled, "chromium and chromium-driver are missing: run make deps"))
struct LiveReloadBrowserTests {
    private let headline = "document.querySelector('h1')?.textContent"
    private let color = "getComputedStyle(document.querySelector('h1')).color"
    private let width = "document.querySelector('img').naturalWidth"

    let site: LiveReloadSite

    init() throws {
        site = try LiveReloadSite()
    }

    @Test("reloads the page when it is saved, twice", arguments: LiveReloadSite.Client.allCases)
    func reload(client: LiveReloadSite.Client) throws {
        let browser = try site.open(with: client)
        for text in ["two", "three"] {
            try browser.run("window.mark = 'still here'")
            try site.writePage(for: client, headline: text)
            try browser.wait(for: headline, toBe: text)
            #expect(try browser.text("window.mark") == "undefined")
            try browser.wait(for: "window.isConnected", toBe: "true")
        }
    }

    @Test("swaps a stylesheet without a reload, twice", arguments: LiveReloadSite.Client.allCases)
    func restyle(client: LiveReloadSite.Client) throws {
        let browser = try site.open(with: client)
        for color in ["rgb(2, 2, 2)", "rgb(3, 3, 3)"] {
            try site.folder.write("h1 { color: \(color) }", to: "css/site.css")
            try browser.wait(for: self.color, toBe: color)
            try browser.wait(for: "document.querySelectorAll('link').length", toBe: "1")
        }
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("swaps an image without a reload", arguments: LiveReloadSite.Client.allCases)
    func image(client: LiveReloadSite.Client) throws {
        let browser = try site.open(with: client)
        try browser.wait(for: width, toBe: "1")
        try site.folder.write(try LiveReloadSite.image(width: 2), to: "img/dot.png")
        try browser.wait(for: width, toBe: "2")
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("shows an alert of a build tool", arguments: LiveReloadSite.Client.allCases)
    func alert(client: LiveReloadSite.Client) throws {
        let browser = try site.open(with: client)
        try browser.run("window.alert = (text) => { window.shown = text }")
        let answer = try Connection(port: site.vif.port).request("POST", "/alert", body: "message=It+%3Cworks%3E")
        #expect(answer.text.contains("/\(client).html"))
        try browser.wait(for: "window.shown", toBe: "It <works>")
    }

    @Test("comes back when the server does", arguments: LiveReloadSite.Client.allCases)
    func restart(client: LiveReloadSite.Client) throws {
        let browser = try site.open(with: client)
        try browser.run(
            """
            window.isConnected = false;
            document.addEventListener('LiveReloadDisconnect', () => { window.isGone = true });
            """)
        #expect(site.vif.stop() == 0)
        try browser.wait(for: "window.isGone", toBe: "true")
        let second = try VifProcess(folder: site.folder.path, port: site.vif.port)
        try browser.wait(for: "window.isConnected", toBe: "true", within: 30)
        try site.folder.write("h1 { color: rgb(2, 2, 2) }", to: "css/site.css")
        try browser.wait(for: color, toBe: "rgb(2, 2, 2)")
        // Ours loads the page again, since it cannot know what changed meanwhile.
        #expect(try browser.text("window.mark") == (client == .own ? "undefined" : "still here"))
        #expect(second.stop() == 0)
    }

    @Test("of ours leaves a page alone that Vif has its own client in")
    func served() throws {
        let browser = try Browser()
        try browser.runFirst(SampleInBrowser.openSocketCounter)
        try browser.open("http://localhost:\(site.vif.port)/own.html")
        try browser.wait(for: "window.openSockets", toBe: "1")
        for text in ["two", "three"] {
            try site.writePage(for: .own, headline: text)
            try browser.wait(for: headline, toBe: text)
            try browser.wait(for: "window.openSockets", toBe: "1")
        }
        #expect(try browser.text("sessionStorage.loads") == "1")
    }
}
