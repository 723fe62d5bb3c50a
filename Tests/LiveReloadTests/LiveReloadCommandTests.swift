import Testing

@testable import LiveReload

@Suite("A build tool's command")
struct LiveReloadCommandTests {
    private func files(
        query: String? = nil, body: String? = nil, type: String? = nil, encoding: String? = nil
    ) throws -> [String] {
        let body = body.map { CommandBody(bytes: Array($0.utf8), contentType: type, contentEncoding: encoding) }
        guard case .changed(let files) = try LiveReloadCommand(.changed, query: query, body: body) else { return [] }
        return files
    }

    @Test(
        "names files in a query",
        arguments: [
            (nil, []), ("", []), ("files", []), ("files=", []), ("files=,", []), ("other=a.css", []),
            ("files=a.css", ["a.css"]), ("files=a.css,b.js", ["a.css", "b.js"]),
            ("files=a.css+b.js%20c.js%0Ad.js%2Ce.js", ["a.css", "b.js", "c.js", "d.js", "e.js"]),
            ("files=a.css&files=b,c.js", ["a.css", "b,c.js"]), ("files[]=a+b.css", ["a b.css"]),
            ("files%5B%5D=a.css&files%5B1%5D=b.css", ["a.css", "b.css"]), ("x=1&files=a.css&y", ["a.css"]),
            ("&&files=a.css&&", ["a.css"]), ("files=a%2Fb%C3%BC.css", ["a/bü.css"]), ("files=100%25.css", ["100%.css"]),
            ("files=100%.css%4", ["100%.css%4"]), ("files=%2B.css", ["+.css"]), ("files=a=b.css", ["a=b.css"]),
            ("filesystem=a", []), ("files[a.css", []), ("files[]=&files[]=a", ["a"]),
            ("files=e\u{301}.css", ["e\u{301}.css"]),
        ] as [(String?, [String])])
    func query(query: String?, files: [String]) throws {
        #expect(try self.files(query: query) == files)
    }

    @Test(
        "names files in a body",
        arguments: [
            (#"{"files":["a.css","b c.js"]}"#, "application/json", ["a.css", "b c.js"]),
            (#"{"files":"a.css, b.js"}"#, "application/json; charset=utf-8", ["a.css", "b.js"]),
            (" \n{ \"files\": [\"style.css\"] }", nil, ["style.css"]),
            (#"{"files":"a.css b.js"}"#, "application/x-www-form-urlencoded", ["a.css", "b.js"]),
            ("files=a.css,b.js", nil, ["a.css", "b.js"]),
            ("files=a.css&files=b.js", "Application/X-WWW-Form-URLEncoded ;charset=utf-8", ["a.css", "b.js"]),
            (#"{"files":true}"#, "application/json", []), (#"{"files":7}"#, "application/json", []),
            (#"{"files":{"0":"a"}}"#, "application/json", []), (#"{"files":[1,2]}"#, "application/json", []),
            (#"{"files":[]}"#, "application/json", []), ("{}", "application/json", []),
            ("", "application/json", []), ("", nil, []), ("", "text/plain", []), ("a.css", nil, []),
        ] as [(String, String?, [String])])
    func body(body: String, type: String?, files: [String]) throws {
        #expect(try self.files(body: body, type: type) == files)
    }

    @Test("believes the body rather than the query, if the body names any")
    func precedence() throws {
        let json = "application/json"
        #expect(try files(query: "files=q", body: #"{"files":["b"]}"#, type: json) == ["b"])
        #expect(try files(query: "files=q", body: #"{"files":[]}"#, type: json) == [])
        #expect(try files(query: "files=q", body: #"{"files":true}"#, type: json) == [])
        #expect(try files(query: "files=q", body: #"{"files":""}"#, type: json) == ["q"])
        #expect(try files(query: "files=q", body: #"{"files":null}"#, type: json) == ["q"])
        #expect(try files(query: "files=q", body: "{}", type: json) == ["q"])
        #expect(try files(query: "files=q", body: "files=") == ["q"])
        #expect(try files(query: "files=q", body: "files=b") == ["b"])
    }

    @Test(
        "is refused if it is not what it says",
        arguments: [
            ("{", "application/json", nil, CommandError.malformedJSON), ("[]", "application/json", nil, .malformedJSON),
            (#"["a.css"]"#, "application/json", nil, .malformedJSON),
            ("a.css", "application/json", nil, .malformedJSON),
            ("{\"files\":", nil, nil, .malformedJSON), ("null", "application/json", nil, .malformedJSON),
            ("files=%FF", nil, nil, .malformedForm), ("files=a", "text/plain", nil, .unknownType),
            ("files=a", "multipart/form-data; boundary=x", nil, .unknownType),
            ("files=a", "application/jsonx", nil, .unknownType), ("files=a", nil, "gzip", .compressed),
            ("", nil, "gzip", .compressed), ("files=a", nil, "identity, gzip", .compressed),
        ] as [(String, String?, String?, CommandError)])
    func malformed(body: String, type: String?, encoding: String?, error: CommandError) {
        #expect(throws: error) { try files(body: body, type: type, encoding: encoding) }
    }

    @Test("may have a body of a million brackets")
    func deep() {
        for body in [String(repeating: "[", count: 1_000_000), String(repeating: #"{"files":"#, count: 100_000)] {
            #expect(throws: CommandError.malformedJSON) { try files(body: body, type: "application/json") }
        }
    }

    @Test("names no more than 1,000 files, each of no more than 4 KiB")
    func limits() throws {
        let names = (0..<1_000).map { "f\($0)" }
        #expect(try files(query: "files=" + names.joined(separator: ",")) == names)
        #expect(try files(body: names.map { "files=\($0)" }.joined(separator: "&")) == names)
        #expect(throws: CommandError.tooManyFiles) {
            try files(query: "files=" + (names + ["x"]).joined(separator: ","))
        }
        #expect(throws: CommandError.tooManyFiles) {
            try files(body: (names + ["x"]).map { "files=\($0)" }.joined(separator: "&"))
        }
        let json = "{\"files\":[" + (names + ["x"]).map { "\"\($0)\"" }.joined(separator: ",") + "]}"
        #expect(throws: CommandError.tooManyFiles) { try files(body: json) }
        let long = String(repeating: "a", count: 4_096)
        #expect(try files(query: "files=\(long),b") == [long, "b"])
        #expect(throws: CommandError.nameTooLong) { try files(query: "files=\(long)a,b") }
        #expect(throws: CommandError.nameTooLong) { try files(body: "files[]=\(long)a") }
    }

    @Test("takes no longer for a million fields than for one")
    func many() throws {
        let form = String(repeating: "a=b&", count: 250_000) + "files=a.css"
        #expect(try files(body: form) == ["a.css"])
    }

    @Test("shows a message, which it must have")
    func alert() throws {
        func alert(_ query: String?, _ body: String?) throws -> LiveReloadCommand {
            try LiveReloadCommand(.alert, query: query, body: body.map { CommandBody(bytes: Array($0.utf8)) })
        }
        #expect(try alert(nil, "message=Hello%2C+you!") == .alert(message: "Hello, you!"))
        #expect(try alert(nil, #"{"message":"Hello"}"#) == .alert(message: "Hello"))
        #expect(try alert("message=query", nil) == .alert(message: "query"))
        #expect(try alert("message=query", "message=body") == .alert(message: "body"))
        for body in [nil, "", "message=", "{}", "x=1"] {
            #expect(throws: CommandError.noMessage) { try alert(nil, body) }
        }
        #expect(throws: CommandError.malformedJSON) { try alert(nil, #"{"message":5}"#) }
        #expect(throws: CommandError.messageTooLong) {
            try alert(nil, "message=" + String(repeating: "a", count: 16_385))
        }
    }

    @Test(
        "reloads everything, or as if one file had changed",
        arguments: [
            (nil, "*"), ("", "*"), ("path=", "*"), ("path=*", "*"), ("path=a%20b.css", "a b.css"), ("x=1", "*"),
        ] as [(String?, String)])
    func force(query: String?, path: String) throws {
        #expect(try LiveReloadCommand(.forceReload, query: query, body: nil) == .forceReload(path: path))
    }

    @Test(
        "tells pages what it means",
        arguments: [
            (LiveReloadCommand.changed(files: []), nil), (.alert(message: "x"), nil),
            (.changed(files: ["css/a.css"]), .change(["/css/a.css"])),
            (.changed(files: ["/srv/site/css/a.css", "css/a.css", "b.CSS"]), .change(["/css/a.css", "/b.CSS"])),
            (.changed(files: ["a.css", "b.js"]), .reload(["/a.css", "/b.js"])),
            (.changed(files: ["a.scss"]), .reload(["/a.scss"])),
            (.changed(files: (0...100).map { "\($0).css" }), .reload([])),
            (.forceReload(path: "*"), .reload([])), (.forceReload(path: "a.css"), .change(["/a.css"])),
            (.forceReload(path: "/srv/site"), .reload(["/"])),
        ] as [(LiveReloadCommand, ReloadMessage?)])
    func message(command: LiveReloadCommand, message: ReloadMessage?) {
        #expect(command.message(root: "/srv/site") == message)
    }

    @Test("comes to one of three addresses")
    func routes() {
        #expect(LiveReloadCommand.Route(rawValue: "/changed")?.methods == ["GET", "POST"])
        #expect(LiveReloadCommand.Route(rawValue: "/alert")?.methods == ["POST"])
        #expect(LiveReloadCommand.Route(rawValue: "/forcereload")?.methods == ["GET"])
        #expect(LiveReloadCommand.Route(rawValue: "/kill") == nil)
    }
}
