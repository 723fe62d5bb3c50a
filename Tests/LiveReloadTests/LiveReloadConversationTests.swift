import Testing

@testable import LiveReload

@Suite("A conversation in LiveReload's protocol")
struct LiveReloadConversationTests {
    /// What livereload.js 4.0.2 and 2.2.1 say.
    private static let hello =
        #"{"command":"hello","protocols":["http://livereload.com/protocols/official-6","#
        + #""http://livereload.com/protocols/official-7"],"ver":"4.0.2"}"#
    private static let info =
        #"{"command":"info","plugins":{"less":{"disable":false,"version":"1.0"}},"url":"http://localhost:3000/"}"#
    private static let check =
        #"{"command":"hello","protocols":["http://livereload.com/protocols/connection-check-1"]}"#

    @Test("begins with a hello, which makes the other side a page, and tells of its address")
    func page() {
        var conversation = LiveReloadConversation()
        #expect(!conversation.isPage)
        #expect(conversation.receive(Self.hello) == .join)
        #expect(conversation.isPage)
        #expect(conversation.url == "")
        #expect(conversation.receive(Self.info) == .nothing)
        #expect(conversation.url == "http://localhost:3000/")
        #expect(conversation.receive(#"{"command":"url","url":"http://localhost:3000/b"}"#) == .nothing)
        #expect(conversation.url == "http://localhost:3000/b")
        #expect(conversation.receive(Self.hello) == .nothing)
        #expect(conversation.isPage)
    }

    @Test("with an extension that looks for a server makes no page of it")
    func check() {
        var conversation = LiveReloadConversation()
        #expect(conversation.receive(Self.check) == .nothing)
        #expect(!conversation.isPage)
        #expect(conversation.receive(Self.hello) == .nothing)
        #expect(!conversation.isPage)
    }

    @Test("does not begin before the hello")
    func early() {
        var conversation = LiveReloadConversation()
        #expect(conversation.receive(Self.info) == .nothing)
        #expect(!conversation.isPage)
        #expect(conversation.receive(Self.hello) == .join)
    }

    @Test(
        "ends where no protocol is common to both",
        arguments: [
            #"{"command":"hello","protocols":["http://livereload.com/protocols/official-6"]}"#,
            #"{"command":"hello","protocols":[]}"#, #"{"command":"hello"}"#,
            #"{"command":"hello","protocols":"http://livereload.com/protocols/official-7"}"#,
            #"{"command":"hello","protocols":[7]}"#,
        ])
    func strangers(hello: String) {
        var conversation = LiveReloadConversation()
        #expect(
            conversation.receive(hello)
                == .close(code: 1002, reason: "only http://livereload.com/protocols/official-7 is spoken here"))
        #expect(!conversation.isPage)
    }

    @Test(
        "ends at what is no command",
        arguments: [
            "", "hello", "null", "[]", "{}", "1", #""hello""#, #"{"command":1}"#, #"{"command":null}"#, "!!ver:1.6",
            #"{"command":"hello""#,
            "\u{0}",
        ])
    func malformed(json: String) {
        var conversation = LiveReloadConversation()
        #expect(
            conversation.receive(json)
                == .close(code: 1002, reason: "every message is a JSON object with a command"))
    }

    @Test("ends at brackets in any number")
    func deep() {
        for json in ["[".repeated(60_000), #"{"command":"#.repeated(5_000) + "1" + "}".repeated(5_000)] {
            var conversation = LiveReloadConversation()
            #expect(conversation.receive(json) != .nothing)
        }
    }

    @Test(
        "goes on at commands and keys that are for others",
        arguments: [
            #"{"command":"saved","url":1}"#, #"{"command":""}"#, #"{"command":"info"}"#,
            #"{"command":"info","url":5,"plugins":7}"#, #"{"command":"url","url":null}"#,
            #"{"command":"info","url":"data:,"# + "x".repeated(5_000) + #""}"#,
        ])
    func others(json: String) {
        var conversation = LiveReloadConversation()
        _ = conversation.receive(Self.hello)
        #expect(conversation.receive(json) == .nothing)
        #expect(conversation.isPage)
        #expect(conversation.url == "")
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
