import Foundation
import TestSupport
import Testing

@Suite("Commands over the network")
struct ControlOverHTTPTests {
    private let sites: ControlledSites

    init() throws {
        sites = try ControlledSites()
    }

    private func post(
        _ path: String, to vif: VifProcess, _ body: String = "", token: String?, _ fields: [String: String] = [:]
    ) throws -> ReceivedResponse {
        var fields = fields
        fields["Authorization"] = token.map { "Bearer \($0)" } ?? fields["Authorization"]
        if body.isEmpty { fields["Content-Length"] = "0" }
        return try Connection(port: vif.port).request("POST", "/__vif/control/" + path, fields, body: body)
    }

    @Test("do what they do over the socket, with the token")
    func allowed() throws {
        let vif = try sites.serve()
        let token = try sites.token(of: vif)
        let page = try SocketClient.page(of: vif)
        let reloaded = try post("reload", to: vif, token: token)
        #expect(reloaded.status == 200 && reloaded.text == #"{"pages":1,"type":"reload"}"#)
        #expect(reloaded["Content-Type"] == "application/json" && reloaded["Cache-Control"] == "no-store")
        #expect(try page.receiveMessage().type == "reload")
        let restyled = try post("reload", to: vif, #"{"paths":["/css/site.css"]}"#, token: token)
        #expect(restyled.text == #"{"pages":1,"type":"restyle"}"#)
        #expect(try page.receiveMessage() == ControlMessage(type: "change", paths: ["/css/site.css"]))
        #expect(try post("notify", to: vif, #"{"text":"hello"}"#, token: token).status == 200)
        #expect(try page.receiveMessage().text == "hello")
        let status = try Connection(port: vif.port).get("/__vif/control/status", ["Authorization": "Bearer \(token)"])
        #expect(status.status == 200 && status.text.contains(#""token":"\#(token)""#))
        #expect(vif.stop() == 0)
    }

    @Test("need the token of this server", arguments: [nil, "", "0", String(repeating: "0", count: 32)])
    func token(token: String?) throws {
        let vif = try sites.serve()
        let page = try SocketClient.page(of: vif)
        for path in ["reload", "notify", "status", "kill", ""] {
            let response = try post(path, to: vif, #"{"text":"x"}"#, token: token)
            #expect(response.status == 401 && response["WWW-Authenticate"] == #"Bearer realm="Vif control""#, "\(path)")
            let get = try Connection(port: vif.port).get("/__vif/control/" + path)
            #expect(get.status == 401 && !get.text.contains("folder"), "\(path)")
        }
        #expect(!page.connection.isReadable(within: 100))
        #expect(vif.stop() == 0)
    }

    @Test("are not for pages, also not ours, and not with the token")
    func pages() throws {
        let vif = try sites.serve("site", "--cors")
        let token = try sites.token(of: vif)
        let page = try SocketClient.page(of: vif)
        for origin in ["http://localhost:\(vif.port)", "http://evil.example", "null", ""] {
            #expect(try post("reload", to: vif, token: token, ["Origin": origin]).status == 403, "\(origin)")
            #expect(try post("reload", to: vif, token: nil, ["Origin": origin]).status == 403, "\(origin)")
        }
        for site in ["same-origin", "same-site", "cross-site", "none"] {
            let response = try Connection(port: vif.port).get(
                "/__vif/control/status", ["Authorization": "Bearer \(token)", "Sec-Fetch-Site": site])
            #expect(response.status == 403, "\(site)")
        }
        #expect(try post("reload", to: vif, token: token, ["Host": "evil.example"]).status == 403)
        #expect(!page.connection.isReadable(within: 100))
        #expect(vif.stop() == 0)
    }

    @Test("need the token and no password with --auth")
    func password() throws {
        let vif = try sites.serve("site", "--auth", "me:secret")
        let basic = ["Authorization": "Basic bWU6c2VjcmV0"]
        #expect(try post("reload", to: vif, token: try sites.token(of: vif)).status == 200)
        #expect(try post("reload", to: vif, token: nil, basic).status == 401)
        #expect(try post("../control/reload", to: vif, token: nil).status >= 400)
        #expect(try Connection(port: vif.port).get("/").status == 401)
        #expect(try sites.vif("reload").status == 0)
        #expect(vif.stop() == 0)
    }

    @Test(
        "are refused if they are none",
        arguments: [
            ("reload", "{", 400), ("reload", #"{"paths":["x"]}"#, 400), ("reload", #"{"paths":["/%zz"]}"#, 400),
            ("reload", #"{"paths":["/../x"]}"#, 400), ("reload", #"{"paths":["/%2e%2e/x"]}"#, 400),
            ("notify", #"{"text":""}"#, 400), ("notify", #"{"text":"\u001b"}"#, 400), ("notify", "", 400),
            ("status", "", 405), ("kill", "", 404), ("reload/", "", 404), ("reload?x", "", 200),
            ("reload", "{" + String(repeating: " ", count: 1 << 20) + "}", 413),
            ("reload", #"{"paths":"# + String(repeating: "[", count: 500_000), 400),
        ])
    func malformed(path: String, body: String, status: Int) throws {
        let vif = try sites.serve()
        #expect(try post(path, to: vif, body, token: try sites.token(of: vif)).status == status)
        #expect(try sites.vif("status").status == 0)
        #expect(vif.stop() == 0)
    }
}
