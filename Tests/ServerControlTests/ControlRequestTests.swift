import Testing

@testable import ServerControl

@Suite("A command")
struct ControlRequestTests {
    private static func decode(_ path: String, _ body: String, method: String = "POST") throws -> ControlRequest {
        try ControlRequest(method: method, path: "/__vif/control/" + path, body: Array(body.utf8))
    }

    @Test(
        "to reload names paths, or none for every page",
        arguments: [
            ("", []), ("{}", []), (#"{"paths":[]}"#, []), (" {\n} ", []),
            (#"{"paths":["/css/site.css"]}"#, ["/css/site.css"]),
            (#"{"paths":["/a%20b.html","/"]}"#, ["/a%20b.html", "/"]), (#"{"paths":["\/x"]}"#, ["/x"]),
        ] as [(String, [String])])
    func reload(body: String, paths: [String]) throws {
        #expect(try Self.decode("reload", body) == .reload(paths: paths))
    }

    private static let reloadForm = ControlFault.malformed(form: #"{"paths":["/css/site.css"]}"#)
    private static let notifyForm = ControlFault.malformed(form: #"{"text":"built in 2 s"}"#)

    @Test(
        "to reload is refused if it is not exactly that",
        arguments: [
            ("[]", reloadForm), ("null", reloadForm), ("{", reloadForm), ("{}x", reloadForm), ("\u{0}", reloadForm),
            (#"{"path":["/x"]}"#, reloadForm), (#"{"paths":["/x"],"why":["/y"]}"#, reloadForm),
            (#"{"paths":"/x"}"#, reloadForm), (#"{"paths":[1]}"#, reloadForm), (#"{"paths":[null]}"#, reloadForm),
            (#"{"paths":[["/x"]]}"#, reloadForm), (#"{'paths':['/x']}"#, reloadForm),
            (#"{"paths":[""]}"#, .badPath), (#"{"paths":["x"]}"#, .badPath), (#"{"paths":["/x","x"]}"#, .badPath),
            (#"{"paths":["/a b"]}"#, .badPath), (#"{"paths":["/ä"]}"#, .badPath), (#"{"paths":["/\n"]}"#, .badPath),
            (#"{"paths":["/x?y"]}"#, .badPath), (#"{"paths":["/x#y"]}"#, .badPath), (#"{"paths":["/<x>"]}"#, .badPath),
            (#"{"paths":["http://localhost/"]}"#, .badPath),
        ])
    func malformedReload(body: String, fault: ControlFault) {
        #expect(throws: fault) { try Self.decode("reload", body) }
    }

    @Test(
        "to show a notice has a text",
        arguments: [
            (#"{"text":"Built in 2 s"}"#, "Built in 2 s"), (#"{"text":"a\n\tb"}"#, "a\n\tb"),
            (#"{"text":"<b>\u00e4\ud83d\ude00"}"#, "<b>ä😀"),
        ])
    func notify(body: String, text: String) throws {
        #expect(try Self.decode("notify", body) == .notify(text: text))
    }

    @Test(
        "to show a notice is refused if it is not exactly that",
        arguments: [
            ("", notifyForm), ("{}", notifyForm), (#"{"text":1}"#, notifyForm), (#"{"text":null}"#, notifyForm),
            (#"{"text":["x"]}"#, notifyForm), (#"{"text":"x","level":"y"}"#, notifyForm), (#""x""#, notifyForm),
            (#"{"text":"\ud800"}"#, notifyForm), (#"{"text":""}"#, .emptyText),
            (#"{"text":"\u001b[31m"}"#, .controlCharacter), (#"{"text":"\u0000"}"#, .controlCharacter),
            (#"{"text":"\u0085"}"#, .controlCharacter), (#"{"text":"\r"}"#, .controlCharacter),
        ])
    func malformedNotify(body: String, fault: ControlFault) {
        #expect(throws: fault) { try Self.decode("notify", body) }
    }

    @Test("has limits, which are reached but not passed")
    func limits() throws {
        let path = "/" + String(repeating: "x", count: 4_095)
        #expect(try ControlRequest.reload(checking: [path]) == .reload(paths: [path]))
        #expect(throws: ControlFault.badPath) { try ControlRequest.reload(checking: [path + "x"]) }
        let paths = [String](repeating: "/x", count: 1_000)
        #expect(try ControlRequest.reload(checking: paths) == .reload(paths: paths))
        #expect(throws: ControlFault.tooManyPaths) { try ControlRequest.reload(checking: paths + ["/x"]) }
        let text = String(repeating: "ä", count: 2_048)
        #expect(try ControlRequest.notify(checking: text) == .notify(text: text))
        #expect(throws: ControlFault.textTooLong) { try ControlRequest.notify(checking: text + "x") }
        let large = "{" + String(repeating: " ", count: (1 << 20) - 2) + "}"
        #expect(try Self.decode("reload", large) == .reload(paths: []))
        #expect(throws: ControlFault.bodyTooLarge) { try Self.decode("reload", large + " ") }
        let deep = #"{"paths":"# + String(repeating: "[", count: 100_000) + "}"
        #expect(throws: Self.reloadForm) { try Self.decode("reload", deep) }
    }

    @Test(
        "that is none is refused with its status",
        arguments: [
            ("POST", "", 404), ("POST", "kill", 404), ("GET", "reload/", 404), ("GET", "reload", 405),
            ("PUT", "notify", 405), ("POST", "status", 405), ("HEAD", "status", 405), ("POST", "notify", 400),
        ])
    func unknown(method: String, path: String, status: Int) throws {
        let fault = try #require(throws: ControlFault.self) { try Self.decode(path, "", method: method) }
        #expect(fault.status == status)
    }

    @Test(
        "is read as it was written",
        arguments: [
            .reload(paths: []), .reload(paths: ["/a%20b", "/"]), .notify(text: "\"\\\n/ä\u{2028}"), .status,
        ] as [ControlRequest])
    func roundTrip(request: ControlRequest) throws {
        #expect(try ControlRequest(method: request.method, path: request.path, body: request.body) == request)
    }
}
