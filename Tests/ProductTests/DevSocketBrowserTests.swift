import Foundation
import SystemPackage
import TestSupport
import Testing

/// The pages of the sample site that are about WebSockets.
@Suite(
    "In Chromium, the WebSocket pages of the sample site", .serialized,
    .enabled(if: Browser.isInstalled, "chromium and chromium-driver are missing: run make deps"))
struct DevSocketBrowserTests {
    private static let sample = FilePath(
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Public/sample")
            .standardizedFileURL.path)

    private func serve(_ arguments: String...) throws -> VifProcess {
        try VifProcess(folder: Self.sample, arguments: arguments)
    }

    private func open(_ page: String, _ vif: VifProcess) throws -> Browser {
        let browser = try Browser()
        try browser.open("http://localhost:\(vif.port)/\(page)")
        return browser
    }

    private let failedRows = """
        [...document.querySelectorAll('#trials tr[data-result=fail]')].map((row) => row.innerText).join('\\n')
        """
    private let status = "document.querySelector('#status').textContent"
    private let rowCount = "document.querySelectorAll('#trials tr[data-result]').length"

    @Test("the bench passes, every row of it")
    func bench() throws {
        let vif = try serve("--dev-sockets", "--dev-sockets-command", "cat")
        let browser = try open("websocket-bench.html", vif)
        try browser.wait(for: "document.documentElement.dataset.result !== 'running'", toBe: "true", within: 180)
        let failed = try browser.text(failedRows)
        #expect(failed == "")
        let count = try browser.text(rowCount)
        #expect(try browser.text("document.querySelector('#result').value") == "\(count) of \(count) pass")
        #expect(try browser.text("document.documentElement.dataset.result") == "pass")
        #expect((Int(count) ?? 0) > 90, "\(count)")
        #expect(vif.stop() == 0)
    }

    @Test("the bench and the chat say how the server is started for them, where it is not")
    func off() throws {
        let vif = try serve()
        let browser = try open("websocket-bench.html", vif)
        try browser.wait(for: "document.documentElement.dataset.result", toBe: "off")
        for page in ["websocket-bench.html", "chat.html"] {
            try browser.open("http://localhost:\(vif.port)/\(page)")
            try browser.wait(for: "document.querySelector('#how').hidden", toBe: "false")
            #expect(try browser.text("document.querySelector('#how').innerText").contains("--dev-sockets"))
        }
        #expect(vif.stop() == 0)
    }

    @Test("two pages chat, under names of their own, and markup is text")
    func chat() throws {
        let vif = try serve("--dev-sockets")
        let browser = try open("", vif)
        try browser.run(
            """
            for (let number = 0; number < 2; number += 1) {
              document.body.append(Object.assign(document.createElement('iframe'), { src: 'chat.html' }));
            }
            """)
        let pages = ["frames[0].document", "frames[1].document"]
        for (page, name) in zip(pages, ["Ann", "Ann1"]) {
            let status = "\(page).querySelector('#status').textContent"
            try browser.wait(for: status, toBe: "Connected. Choose a name to join.")
            try browser.run(
                "\(page).querySelector('#name').value = 'Ann'; \(page).querySelector('#join').requestSubmit()")
            try browser.wait(for: status, toBe: "You are \(name).")
        }
        func expect(_ selector: String, toBe text: String, in page: String) throws {
            let found = "[...\(page).querySelectorAll('\(selector)')].map((item) => item.textContent).sort().join()"
            try browser.wait(for: found, toBe: text)
        }
        for page in pages { try expect("#users li", toBe: "Ann,Ann1", in: page) }
        let markup = "<img src=x onerror=parent.isBroken=1>"
        for (page, text) in zip(pages, [markup, "& 👋"]) {
            try browser.run(
                "\(page).querySelector('#text').value = '\(text)'; \(page).querySelector('#say').requestSubmit()")
        }
        for page in pages {
            try expect("#log li:nth-last-child(2) .text", toBe: markup, in: page)
            try expect("#log li:last-child .text", toBe: "& 👋", in: page)
            #expect(try browser.text("\(page).querySelectorAll('#log img').length") == "0")
        }
        #expect(try browser.text("window.isBroken") == "undefined")
        // One leaves; the other hears of it.
        try browser.run("document.querySelector('iframe').remove()")
        try expect("#users li", toBe: "Ann1", in: "frames[0].document")
        #expect(vif.stop() == 0)
    }

    @Test("a page that is kept for the way back is not in the chat any more, and is again when it comes back")
    func wayBack() throws {
        let vif = try serve("--dev-sockets", "--no-reload")
        let browser = try open("chat.html", vif)
        try browser.wait(for: status, toBe: "Connected. Choose a name to join.")
        try browser.run(
            "document.querySelector('#name').value = 'Ann'; document.querySelector('#join').requestSubmit()")
        try browser.wait(for: status, toBe: "You are Ann.")
        try browser.open("about:blank")
        let other = try SocketClient(port: vif.port, path: "/__vif/ws/chat")
        let id = try #require(try other.receive().text.firstMatch(of: /"id":(\d+)/)?.1)
        try other.send(#"{"type":"username","name":"Bob","id":\#(id)}"#)
        var message = ""
        repeat { message = try other.receive().text } while message != #"{"type":"userlist","users":["Bob"]}"#
        try browser.goBack()
        repeat { message = try other.receive().text } while message != #"{"type":"userlist","users":["Bob","Ann"]}"#
        #expect(vif.stop() == 0)
    }

    @Test("a chat page joins again by itself when the server is back")
    func rejoin() throws {
        // Otherwise the page would be loaded anew.
        let arguments = ["--dev-sockets", "--no-reload"]
        let first = try VifProcess(folder: Self.sample, arguments: arguments)
        let page = try open("chat.html", first)
        try page.wait(for: status, toBe: "Connected. Choose a name to join.")
        try page.run("document.querySelector('#name').value = 'Ann'; document.querySelector('#join').requestSubmit()")
        try page.wait(for: status, toBe: "You are Ann.")
        #expect(first.stop() == 0)
        try page.wait(for: status, toBe: "Not connected. Trying again …")
        let second = try VifProcess(folder: Self.sample, port: first.port, arguments: arguments)
        try page.wait(for: status, toBe: "You are Ann.")
        #expect(second.stop() == 0)
    }
}
