import Foundation
import Testing

@testable import LiveReload

@Suite("A message on the wire")
struct MessageTests {
    @Test("is JSON with a type")
    func server() {
        let version = PageVersion(run: RunID(text: "cafe"), number: 7)
        #expect(
            ServerMessage.change(.change(["/css/a%20b.css"]), version: version).json
                == #"{"paths":["/css/a%20b.css"],"type":"change","version":"cafe-7"}"#)
        #expect(
            ServerMessage.change(.change(["/a"], folders: ["/b/"], users: ["/w.js"]), version: version, missed: true)
                .json
                == #"{"missed":true,"paths":["/a"],"folders":["/b/"],"users":["/w.js"],"type":"change","version":"cafe-7"}"#
        )
        #expect(
            ServerMessage.change(.reload([]), version: version, missed: true).json
                == #"{"missed":true,"paths":[],"type":"reload","version":"cafe-7"}"#)
        #expect(ServerMessage.hello(version).json == #"{"protocol":2,"type":"hello","version":"cafe-7"}"#)
        #expect(
            ServerMessage.earlier([("/a.css", version), ("/b\"c.ttf", version)]).json
                == #"{"changed":{"/a.css":"cafe-7","/b\"c.ttf":"cafe-7"},"type":"earlier"}"#)
        #expect(ServerMessage.notice("a\"b").json == #"{"text":"a\"b","type":"notice"}"#)
        #expect(ServerMessage.error("x").json == #"{"text":"x","type":"error"}"#)
        #expect(ServerMessage.clear.json == #"{"type":"clear"}"#)
    }

    @Test("is what any reader of JSON takes it for")
    func escapes() throws {
        let hard = "/\u{0}\u{1F}\"\\/ü\u{2028}😀\n"
        let text = ServerMessage.change(
            .reload([hard, "/b"]), version: PageVersion(run: RunID(text: "a"), number: 1)
        ).json
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?["paths"] as? [String] == [hard, "/b"])
    }

    @Test("is read from a page")
    func page() throws {
        let hello = try #require(PageMessage(json: #"{"type":"hello","version":"a-1","protocol":1}"#))
        #expect(hello.type == .hello && hello.version == "a-1" && hello.protocolNumber == 1)
        // Of an earlier Vif.
        #expect(PageMessage(json: #"{"type":"hello","version":"a-1"}"#)?.protocolNumber == nil)
        let done = try #require(PageMessage(json: #"{"type":"done","version":"a-1","outcome":"restyle"}"#))
        #expect(done.outcome == .restyle)
    }

    @Test(
        "is dropped if it is anything else",
        arguments: [
            "", "{}", "[]", "null", "1", "hello", #"{"type":"hello"}"#, #"{"type":1,"version":"a-1"}"#,
            #"{"type":"shutdown","version":"a-1"}"#,
            #"{"type":"hello","version":"a-1","protocol":"1"}"#, #"{"type":"hello","version":"a-1","more":1}"#,
            #"{"type":"hello","version":"a-1","protocol":1,"more":1}"#, #"{"type":"done","version":"a-1"}"#,
            #"{"type":"done","version":"a-1","outcome":"fly"}"#, String(repeating: "[", count: 60_000),
        ])
    func malformed(json: String) {
        #expect(PageMessage(json: json) == nil)
    }
}
