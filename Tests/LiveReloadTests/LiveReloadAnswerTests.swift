import Testing

@testable import LiveReload

@Suite("An answer to a build tool")
struct LiveReloadAnswerTests {
    private static let clients = [
        LiveReloadAnswer.Client(id: "1", url: "http://localhost/?a=\"b\""), LiveReloadAnswer.Client(id: "2", url: ""),
    ]

    @Test(
        "is what tiny-lr would say",
        arguments: [
            (LiveReloadAnswer.welcome, #"{"tinylr":"Welcome","version":"2.0.0"}"#),
            (.noRoute, #"{"error":"not_found","reason":"no such route"}"#),
            (.changed(clients: [], files: []), #"{"clients":[],"files":[]}"#),
            (
                .changed(clients: clients, files: ["a.css", "b \"c\".js"]),
                #"{"clients":[{"id":"1","url":"http://localhost/?a=\"b\""},{"id":"2","url":""}],"#
                    + #""files":["a.css","b \"c\".js"]}"#
            ),
            (.alert(clients: [], message: "x\n"), #"{"clients":[],"message":"x\u000a"}"#),
            (.failure(.noMessage), #"{"error":"bad_request","reason":"message= is missing"}"#),
        ])
    func json(answer: LiveReloadAnswer, json: String) {
        #expect(answer.json == json)
    }

    @Test("to a body that cannot be read says so with its status")
    func status() {
        #expect(CommandError.compressed.status == 415)
        #expect(CommandError.unknownType.status == 415)
        #expect(CommandError.malformedJSON.status == 400)
    }
}
