import Testing

@testable import DevSockets

@Suite("What a page says in the chat")
struct ChatRequestTests {
    @Test(
        "is a name or a message",
        arguments: [
            (#"{"type":"username","name":"Ann","id":7}"#, .username("Ann")),
            (#"{"type":"username","name":"  Ann Lee ","id":7,"date":1}"#, .username("Ann Lee")),
            (#"{"type":"message","text":"<b>","id":7,"date":1700000000000}"#, .message("<b>")),
        ] as [(String, ChatRequest)])
    func sound(json: String, request: ChatRequest) {
        #expect(ChatRequest(json: Array(json.utf8), id: 7) == request)
    }

    @Test(
        "is nothing if a member is missing, wrong, or not known",
        arguments: [
            "", "{}", #"{"type":"username","name":"Ann"}"#, #"{"type":"username","name":"Ann","id":8}"#,
            #"{"type":"username","name":"Ann","id":"7"}"#, #"{"type":"username","name":1,"id":7}"#,
            #"{"type":"username","name":"Ann","id":7,"text":"x"}"#, #"{"type":"username","name":"Ann","id":7,"x":1}"#,
            #"{"type":"username","name":"","id":7}"#, #"{"type":"username","name":"  ","id":7}"#,
            #"{"type":"username","name":"a\nb","id":7}"#, #"{"type":"message","text":"x","id":7}"#,
            #"{"type":"message","text":"","id":7,"date":1}"#, #"{"type":"message","text":"x","id":7,"date":"now"}"#,
            #"{"type":"message","text":"x","id":7,"date":1,"name":"Bob"}"#, #"{"type":"userlist","id":7}"#,
            #"{"type":"message","text":"x","id":7.5,"date":1}"#,
        ])
    func refused(json: String) {
        #expect(ChatRequest(json: Array(json.utf8), id: 7) == nil)
    }

    @Test("has an end: names of 64 characters, messages of 4 KiB")
    func limits() {
        func name(_ name: String) -> ChatRequest? {
            ChatRequest(json: Array(#"{"type":"username","name":"\#(name)","id":7}"#.utf8), id: 7)
        }
        func text(_ count: Int) -> ChatRequest? {
            let text = String(repeating: "x", count: count)
            return ChatRequest(json: Array(#"{"type":"message","text":"\#(text)","id":7,"date":1}"#.utf8), id: 7)
        }
        #expect(name(String(repeating: "👋", count: 64)) == .username(String(repeating: "👋", count: 64)))
        #expect(name(String(repeating: "x", count: 65)) == nil)
        #expect(name("x" + String(repeating: "\u{301}", count: 128)) == nil)
        #expect(text(4096) != nil)
        #expect(text(4097) == nil)
    }
}
