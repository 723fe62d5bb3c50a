import Glibc
import SystemPackage
import TestSupport
import Testing

/// Pages behind a proxy that no WebSocket gets through.
@Suite(
    "Where no WebSocket gets through", .serialized,
    .enabled(
        if: Browser.isInstalled && BlockingProxy.isInstalled,
        "chromium, chromium-driver or nginx-light is missing: run make test-deps"))
struct FallbackTests {
    private let folder: TemporaryFolder
    private let vif: VifProcess
    private let browser: Browser

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "<!doctype html><link rel=stylesheet href=a.css><title>x</title><h1>old</h1>", to: "index.html")
        try folder.write("h1 { border: 1px solid }", to: "a.css")
        vif = try VifProcess(folder: folder.path)
        browser = try Browser()
    }

    private let border = "getComputedStyle(document.querySelector('h1')).borderTopWidth"
    private let headline = "document.querySelector('h1')?.textContent"

    /// Has the page restyle, and change in place.
    private func follow(through proxy: BlockingProxy, by way: Int) throws {
        try browser.open("http://localhost:\(proxy.port)/")
        try browser.wait(for: "sessionStorage.getItem('vif:way')", toBe: "\(way)", within: 30)
        try browser.run("window.mark = 'still here'")
        try folder.write("h1 { border: 2px solid }", to: "a.css")
        try browser.wait(for: border, toBe: "2px")
        #expect(try browser.text("window.mark") == "still here")
        #expect(try vif.readLine { $0.contains("a.css") }.hasSuffix("a.css changed → 1 page restyles"))
        for text in ["new", "newer"] {
            try folder.write(
                "<!doctype html><link rel=stylesheet href=a.css><title>x</title><h1>\(text)</h1>", to: "index.html")
            try browser.wait(for: headline, toBe: text)
        }
        #expect(try browser.text("window.mark") == "still here")
    }

    @Test("pages follow their files over a stream of events")
    func events() throws {
        try follow(through: try BlockingProxy(to: vif.port), by: 1)
    }

    @Test("nor a stream, pages follow their files by asking")
    func polling() throws {
        try follow(through: try BlockingProxy(to: vif.port, blocksEvents: true), by: 2)
    }

    @Test("a page that was told over a stream is told once")
    func once() throws {
        let proxy = try BlockingProxy(to: vif.port)
        try browser.open("http://localhost:\(proxy.port)/")
        try browser.wait(for: "sessionStorage.getItem('vif:way')", toBe: "1", within: 30)
        try browser.run("window.count = 0; document.addEventListener('load', () => { window.count += 1 }, true)")
        try folder.write("h1 { border: 2px solid }", to: "a.css")
        try browser.wait(for: border, toBe: "2px")
        #expect(try browser.text("window.count") == "1")
    }
}
