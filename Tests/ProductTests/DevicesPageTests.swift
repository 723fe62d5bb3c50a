import TestSupport
import Testing

@Suite("The page for devices")
struct DevicesPageTests {
    private func site(_ arguments: [String] = []) throws -> ServingSite {
        try ServingSite(arguments, files: ["index.html": "<!doctype html><p>root"])
    }

    @Test("is there without anything being started for it, with all that it needs")
    func page() throws {
        let site = try site()
        let page = try site.get("/__vif/")
        #expect(page.status == 200 && page["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.text.contains("http://localhost:\(site.vif.port)/"))
        #expect(page.text.contains("start Vif with <code>--lan</code>"))
        #expect(!page.text.contains("authority.crt"))
        #expect(page["Content-Security-Policy"]?.contains("default-src 'none'") == true)
        #expect(!page.text.contains("style=") && !page.text.contains("onclick"))
        #expect(try site.get("/__vif/devices.css")["Content-Type"] == "text/css; charset=utf-8")
        #expect(try site.get("/__vif/devices.js")["Content-Type"] == "text/javascript; charset=utf-8")
        #expect(try site.get("/__vif/authority.crt").status == 404)
        #expect(try Connection(port: site.vif.port).request("POST", "/__vif/").status == 405)
    }

    @Test("is told how many pages are open, and whether one of them is on another device")
    func status() throws {
        let site = try site(["--host", "127.0.0.1"])
        #expect(try site.get("/__vif/status.json").text == #"{"pages":0,"network":0}"#)
        let page = try SocketClient.page(of: site.vif)
        #expect(try site.get("/__vif/status.json").text == #"{"pages":1,"network":0}"#)
        #expect(try site.get("/__vif/status.json")["Access-Control-Allow-Origin"] == nil)
        _ = page
    }

    @Test("tells this to no page of another site")
    func foreign() throws {
        let site = try site()
        for headers in [["Origin": "http://example.com"], ["Sec-Fetch-Site": "cross-site"], ["Origin": "null"]] {
            #expect(try Connection(port: site.vif.port).get("/__vif/status.json", headers).status == 403, "\(headers)")
        }
    }

    @Test("is not asked for a word by --no-reload")
    func noReload() throws {
        let site = try site(["--no-reload"])
        let page = try site.get("/__vif/")
        #expect(page.status == 200 && !page.text.contains("<script"))
        #expect(try site.get("/__vif/status.json").status == 403)
    }
}
