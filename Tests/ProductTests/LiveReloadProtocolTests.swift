import Foundation
import TestSupport
import Testing

@Suite("LiveReload's protocol")
struct LiveReloadProtocolTests {
    private static let pageURL = "http://localhost:3000/?a=b"

    let site: ServingSite
    var port: Int { site.vif.port }

    init() throws {
        site = try ServingSite(files: ["index.html": "<!doctype html><p>x", "css/a b.css": "p {}", "a.png": "x"])
    }

    private func page() throws -> LiveReloadPeer { try LiveReloadPeer(page: Self.pageURL, port: port) }

    private func post(_ path: String, _ body: String, _ fields: [String: String] = [:]) throws -> ReceivedResponse {
        try Connection(port: port).request("POST", path, fields, body: body)
    }

    /// What the answer has at a key, as JSON with sorted keys.
    private func value(_ key: String, in response: ReceivedResponse) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        let value = try #require(object?[key], "\(response.text)")
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes]
        return String(decoding: try JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self)
    }

    // MARK: The socket

    @Test("answers the connection check of a browser extension within a second")
    func extensionCheck() throws {
        let peer = try LiveReloadPeer(port: port, origin: "chrome-extension://jnihajbhpnppcggbcgedagnkighmdlei")
        try peer.hello("connection-check-1")
        #expect(try peer.message(within: 1) == LiveReloadPeer.serverHello)
        let script = try site.get("/livereload.js?ext=Chrome&extver=2.1.0")
        #expect(script.status == 200)
        #expect(script["Content-Type"] == "text/javascript; charset=utf-8")
        #expect(script["Cache-Control"] == "no-cache")
        #expect(script["Cross-Origin-Resource-Policy"] == "cross-origin")
    }

    @Test("gives its script to the pages of any site")
    func script() throws {
        let fields = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"]
        #expect(try site.get("/livereload.js?port=\(port)", fields).status == 200)
    }

    @Test("tells what was saved, by its path in the address, decoded")
    func saved() throws {
        let peer = try page()
        try site.folder.write("p { color: red }", to: "css/a b.css")
        #expect(
            try peer.message() == #"{"command":"reload","path":"/css/a b.css","liveCSS":true,"liveImg":true}"#)
        try site.folder.write("y", to: "a.png")
        #expect(try peer.message() == #"{"command":"reload","path":"/a.png","liveCSS":true,"liveImg":true}"#)
        try site.folder.write("<!doctype html><p>y", to: "index.html")
        let reload = try peer.message()
        #expect(reload.hasSuffix(#","liveCSS":false,"liveImg":false}"#), "\(reload)")
        #expect(!peer.socket.isReadable(within: 200))
    }

    @Test("tells nothing to a peer that has not said hello")
    func silent() throws {
        let peer = try LiveReloadPeer(port: port)
        #expect(try peer.message() == LiveReloadPeer.serverHello)
        try site.folder.write("<!doctype html><p>y", to: "index.html")
        _ = try site.vif.readLine { $0.contains("index.html") }
        #expect(!peer.socket.isReadable(within: 200))
    }

    @Test("closes where no protocol is common, and where it is not spoken at all")
    func closes() throws {
        for say in [
            { try $0.hello("official-6") }, { try $0.hello() }, { try $0.socket.send("[]") },
        ] as [(LiveReloadPeer) throws -> Void] {
            let peer = try LiveReloadPeer(port: port)
            #expect(try peer.message() == LiveReloadPeer.serverHello)
            try say(peer)
            #expect(try peer.socket.receive().closeCode == 1002)
        }
    }

    @Test(
        "is spoken with pages of this computer and with programs only",
        arguments: [
            ("", true), ("http://localhost:3000", true), ("https://127.0.0.1", true), ("http://[::1]:3000", true),
            ("http://app.localhost:3000", true), ("moz-extension://6b2f7a0e-9c3b-4e53-8d53-0a1b2c3d4e5f", true),
            ("null", false), ("http://evil.example", false), ("http://192.168.1.9:8080", false),
            ("http://localhost.evil.example", false), ("http://", false), ("file://", false),
        ])
    func origins(origin: String, isAllowed: Bool) throws {
        if isAllowed {
            #expect(try LiveReloadPeer(port: port, origin: origin).message() == LiveReloadPeer.serverHello)
        } else {
            let refusal = #expect(throws: SocketClient.Refused.self) { try LiveReloadPeer(port: port, origin: origin) }
            #expect(refusal?.response.status == 403)
        }
    }

    // MARK: What build tools ask for

    @Test("is told of changes by build tools with GET and POST, and answers with the pages that hear of it")
    func changed() throws {
        let peer = try page()
        let json = ["Content-Type": "application/json"]
        for answer in [
            try site.get("/changed?files=css/x.css"), try post("/changed", #"{"files":["css/x.css"]}"#, json),
            try post("/changed", #"{"files":"css/x.css"}"#), try post("/changed", "files=css%2Fx.css"),
            try site.get("/changed?files=\(site.folder.path)/css/x.css"),
        ] {
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "application/json")
            #expect(try value("clients", in: answer).contains(#""url":"\#(Self.pageURL)""#), "\(answer.text)")
            #expect(try value("files", in: answer).hasSuffix(#"css/x.css"]"#))
            #expect(
                try peer.message() == #"{"command":"reload","path":"/css/x.css","liveCSS":true,"liveImg":true}"#)
        }
        _ = try site.get("/changed?files=a.css,b.js")
        #expect(
            try peer.message() == #"{"command":"reload","path":"/a.css","liveCSS":false,"liveImg":false}"#)
        let nothing = try post("/changed", #"{"files":true}"#, json)
        #expect(try value("files", in: nothing) == "[]")
        #expect(!peer.socket.isReadable(within: 200))
    }

    @Test("shows an alert, and reloads on demand")
    func alert() throws {
        let peer = try page()
        let answer = try post("/alert", "message=Hello%2C+%22you%22")
        #expect(try value("message", in: answer) == #""Hello, \"you\"""#)
        #expect(try peer.message() == #"{"command":"alert","message":"Hello, \"you\""}"#)
        let forced = try site.get("/forcereload")
        #expect(forced.status == 200 && forced.text == "ok")
        #expect(try peer.message() == #"{"command":"reload","path":"/","liveCSS":false,"liveImg":false}"#)
        _ = try site.get("/forcereload?path=css/a%20b.css")
        #expect(
            try peer.message() == #"{"command":"reload","path":"/css/a b.css","liveCSS":true,"liveImg":true}"#)
    }

    @Test("says what is wrong with a request")
    func errors() throws {
        #expect(try post("/changed", "x", ["Content-Encoding": "gzip"]).status == 415)
        #expect(try post("/changed", "x", ["Content-Type": "text/plain"]).status == 415)
        #expect(try post("/changed", "[", ["Content-Type": "application/json"]).status == 400)
        #expect(try post("/alert", "").status == 400)
        #expect(try post("/forcereload", "").status == 405)
        #expect(try post("/changed", String(repeating: "[", count: 100_000)).status == 200)
        let deep = String(repeating: #"{"files":"#, count: 50_000)
        #expect(try post("/changed", deep, ["Content-Type": "application/json"]).status == 400)
        #expect([403, 404, 405].contains(try site.get("/kill").status))
        #expect(try site.get("/index.html").status == 200)
    }

    @Test(
        "does nothing for a page of another site, whatever the method",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "http://evil.example"],
            ["Origin": "null"], ["Origin": "http://localhost:3000", "Sec-Fetch-Site": "cross-site"],
        ])
    func foreign(fields: [String: String]) throws {
        let peer = try page()
        #expect(try site.get("/changed?files=a.css", fields).status == 403)
        #expect(try post("/changed", "files=a.css", fields).status == 403)
        #expect(try post("/alert", "message=x", fields).status == 403)
        #expect(try site.get("/forcereload", fields).status == 403)
        #expect(!peer.socket.isReadable(within: 200))
    }
}
