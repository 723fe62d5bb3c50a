import TestSupport
import Testing

/// Pages of every kind, and of other origins.
extension BrowserTests {
    @Test("an error page and an empty page recover by themselves")
    func recovery() throws {
        try site.open("soon.html")
        try browser.wait(for: headline, toBe: "There is no such file")
        try folder.write("", to: "soon.html")
        try browser.wait(for: "document.title + document.body.textContent", toBe: "")
        try browser.wait(for: "window.openSockets", toBe: "1")
        try folder.write("<h1>Here now", to: "soon.html")
        try browser.wait(for: headline, toBe: "Here now")
    }

    @Test("a page that comes back from the back/forward cache is live, and up to date")
    func backForward() throws {
        try site.open("")
        try browser.open(site.address("guide.html"))
        try site.edit("index.html", "Edit a file. See it at once.", "Changed behind your back.")
        _ = try vif.readLine { $0.contains("index.html changed") }
        try browser.goBack()
        try browser.wait(for: headline, toBe: "Changed behind your back.")
    }

    @Test("pages with a policy, an import map or no tags at all are live")
    func oddPages() throws {
        let pages = [
            "policy":
                "<!doctype html><meta http-equiv=Content-Security-Policy content=\"default-src 'self'\"><h1>one</h1>",
            "map": "<!doctype html><script type=importmap>{\"imports\":{\"x\":\"./x.js\"}}</script><h1>one</h1>"
                + "<script type=module>import 'x'</script>",
            "bare": "<h1>one</h1>",
            "base": "<!doctype html><head><base href='http://example.invalid/x/'><title>x</title></head><h1>one</h1>",
            "xhtml":
                "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><h1>one</h1></body></html>",
        ]
        try site.add("x.js", "window.imported = true")
        for (name, text) in pages {
            let file = name == "xhtml" ? "odd.xhtml" : "\(name).html"
            try site.add(file, text)
            try site.open(file)
            try browser.wait(for: headline, toBe: "one")
            if name == "map" { try browser.wait(for: "window.imported", toBe: "true") }
            try site.edit(file, "one", "two")
            try browser.wait(for: headline, toBe: "two")
        }
    }

    @Test("a page in a sandbox, which has no origin, is live")
    func sandbox() throws {
        try site.add("inner.html", "<!doctype html><h1>one</h1><script>parent.postMessage('one', '*')</script>")
        try site.add(
            "outer.html",
            "<!doctype html><script>onmessage = (event) => { window.said = event.data }</script>"
                + "<iframe sandbox=allow-scripts src=inner.html></iframe>")
        try browser.open(site.address("outer.html"))
        try browser.wait(for: "window.said", toBe: "one")
        try folder.write("<!doctype html><h1>two</h1><script>parent.postMessage('two', '*')</script>", to: "inner.html")
        #expect(
            try vif.readLine { $0.contains("inner.html changed → ") && $0.contains("reload") }.hasSuffix(
                "2 pages reload"))
        try browser.wait(for: "window.said", toBe: "two")
    }

    @Test("a page of another origin can neither open the socket nor read or embed a file")
    func otherOrigins() throws {
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("<!doctype html><p>evil", to: "index.html")
        let other = try VifProcess(folder: elsewhere.path)
        try browser.open(site.address("", port: other.port))
        try browser.run(
            """
            const socket = new WebSocket('ws://localhost:\(vif.port)/__vif/socket');
            socket.onopen = () => { window.socketResult = 'open' };
            socket.onerror = () => { window.socketResult = 'refused' };
            fetch('\(site.address("index.html"))').then(() => { window.fetchResult = 'read' }, () => { window.fetchResult = 'refused' });
            const script = document.createElement('script');
            script.onload = () => { window.scriptResult = 'loaded' };
            script.onerror = () => { window.scriptResult = 'refused' };
            script.src = '\(site.address("js/clock.js"))';
            document.head.append(script);
            """)
        for result in ["socketResult", "fetchResult", "scriptResult"] {
            try browser.wait(for: "window.\(result)", toBe: "refused")
        }
    }
}
