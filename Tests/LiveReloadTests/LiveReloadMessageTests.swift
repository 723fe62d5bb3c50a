import Foundation
import Testing

@testable import LiveReload

@Suite("A message of LiveReload's protocol")
struct LiveReloadMessageTests {
    @Test(
        "is JSON, with the keys in the order of the protocol's own examples",
        arguments: [
            (
                LiveReloadMessage.hello,
                #"{"command":"hello","protocols":["http://livereload.com/protocols/official-7","#
                    + #""http://livereload.com/protocols/connection-check-1"],"serverName":"Vif"}"#
            ),
            (
                .reload(path: "/css/site.css", liveCSS: true, liveImg: false),
                #"{"command":"reload","path":"/css/site.css","liveCSS":true,"liveImg":false}"#
            ),
            (.alert(message: "a \"b\"\n"), #"{"command":"alert","message":"a \"b\"\u000a"}"#),
        ])
    func json(message: LiveReloadMessage, json: String) throws {
        #expect(message.json == json)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    }

    private static func live(_ path: String) -> LiveReloadMessage {
        .reload(path: path, liveCSS: true, liveImg: true)
    }

    private static func full(_ path: String) -> LiveReloadMessage {
        .reload(path: path, liveCSS: false, liveImg: false)
    }

    @Test(
        "is what a change means to clients that take one file at a time",
        arguments: [
            (ReloadMessage.change(["/a.css"]), [live("/a.css")]),
            (.change(["/a.css", "/b/a.css"]), [live("/a.css"), live("/b/a.css")]),
            (.change([]), []),
            // Clients decode the addresses of stylesheets, and compare the path as it is.
            (.change(["/a%20b%C3%BC%2520.css"]), [live("/a bü%20.css")]),
            (.change(["/%FF.css"]), [live("/%FF.css")]),
            (.reload([]), [full("/")]),
            (.reload(["/index.html"]), [full("/index.html")]),
            (.reload(["/a.css"]), [full("/a.css")]),
            (.reload(["/a.html", "/b.js", "/c.png"]), [full("/a.html")]),
            (.reload(["/a.png"]), [live("/a.png")]),
            (.reload(["/a.PNG", "/b.jpg", "/c.jpeg", "/d.gif"]), ["/a.PNG", "/b.jpg", "/c.jpeg", "/d.gif"].map(live)),
            // Old clients reload for the drawing, and must not be called off.
            (.reload(["/a.svg", "/b.png"]), [live("/b.png"), live("/a.svg")]),
            (.reload(["/a.svg", "/b.svg"]), [full("/a.svg")]),
            (.reload(["/a.webp"]), [full("/a.webp")]),
            (.reload(["/a.png", "/a.css"]), [full("/a.png")]),
            (.reload(["/png"]), [full("/png")]),
            (.reload(["/a.less"]), [full("/a.less")]),
            (.reload(["/a.less", "/b.less"]), [full("/a.less")]),
            (.reload(["/a.less", "/b.html"]), [full("/b.html")]),
        ])
    func changes(change: ReloadMessage, messages: [LiveReloadMessage]) {
        #expect(LiveReloadMessage.messages(for: change) == messages)
    }
}
