import HTTPServing
import NIOCore
import NIOHTTP1
import Testing

@testable import DevSockets

@Suite("The endpoints of --dev-sockets")
struct DevSocketsTests {
    private let handshake = [("Upgrade", "websocket"), ("Connection", "Upgrade")]

    private func answer(_ path: String, _ query: String? = nil, fields: [(String, String)]? = nil) -> Answer? {
        DevSockets().answer(to: Request(target: path, fields: fields ?? handshake), path: path, query: query)
    }

    private func response(_ path: String, _ query: String? = nil, fields: [(String, String)]? = nil) -> Response? {
        guard case .response(let response) = answer(path, query, fields: fields) else { return nil }
        return response
    }

    private func acceptance(_ path: String, fields: [(String, String)] = []) -> WebSocketAcceptance? {
        guard case .webSocket(let acceptance) = answer(path, fields: handshake + fields) else { return nil }
        return acceptance
    }

    private func text(_ response: Response?) -> String {
        guard case .bytes(let bytes) = response?.body else { return "" }
        return String(buffer: bytes)
    }

    @Test("leave other paths alone", arguments: ["/", "/__vif/socket", "/__vif/ws", "/__vif/wsx/echo"])
    func others(path: String) {
        #expect(answer(path) == nil)
    }

    @Test("are named where there is none", arguments: ["/__vif/ws/", "/__vif/ws/Echo", "/__vif/ws/error/402"])
    func unknown(path: String) {
        #expect(response(path)?.status == .notFound)
        #expect(text(response(path)).contains("/__vif/ws/echo, /__vif/ws/chat, /__vif/ws/cat"))
    }

    @Test("answer the handshake with the error that was asked for")
    func statuses() {
        for code in [302, 400, 401, 403, 404, 426, 500, 503] {
            #expect(response("/__vif/ws/error/\(code)").map { Int($0.status.code) } == code)
        }
        #expect(response("/__vif/ws/error/302")?["Location"] == "/__vif/ws/echo")
        #expect(response("/__vif/ws/error/401")?["WWW-Authenticate"] == "Bench")
        #expect(response("/__vif/ws/error/426")?["Upgrade"] == "websocket")
        #expect(response("/__vif/ws/error/503")?["Retry-After"] == "1")
    }

    @Test("answer for another key only what asks for a WebSocket")
    func wrongAccept() {
        #expect(response("/__vif/ws/error/accept")?.status == .switchingProtocols)
        #expect(response("/__vif/ws/error/accept")?["Sec-WebSocket-Accept"] == "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        #expect(response("/__vif/ws/error/accept", fields: [])?.status == .upgradeRequired)
    }

    @Test("say what is wrong with an option", arguments: ["echo", "chat", "cat", "error/big", "error/frame"])
    func options(name: String) {
        let refused = response("/__vif/ws/" + name, "nonsense=1")
        #expect(refused?.status == .badRequest)
        #expect(text(refused).hasPrefix("This endpoint has no"))
        #expect(!text(refused).contains("nonsense"))
    }

    @Test("know the kinds of bad frames")
    func frames() {
        for kind in BadFrame.allCases { #expect(response("/__vif/ws/error/frame", "kind=\(kind.rawValue)") == nil) }
        #expect(text(response("/__vif/ws/error/frame", "kind=good")).contains("reserved-bit, opcode"))
    }

    @Test("accept the first subprotocol, or refuse an offer that is not sound")
    func subprotocols() {
        let offer = ("Sec-WebSocket-Protocol", "one, two")
        #expect(acceptance("/__vif/ws/echo", fields: [offer])?.subprotocol == "one")
        #expect(acceptance("/__vif/ws/echo")?.subprotocol == nil)
        #expect(acceptance("/__vif/ws/error/protocol", fields: [offer])?.subprotocol == "vif-not-offered")
        let refused = response("/__vif/ws/echo", fields: handshake + [("Sec-WebSocket-Protocol", "one, one")])
        #expect(refused?.status == .badRequest)
    }

    @Test("take messages of 16 MiB in echo, and no more than was said elsewhere")
    func limits() {
        #expect(acceptance("/__vif/ws/echo")?.rules.messageLimit == 16 << 20)
        #expect(acceptance("/__vif/ws/error/big")?.rules.messageLimit == 1 << 10)
        #expect(acceptance("/__vif/ws/chat")?.rules.acceptsBinary == false)
    }

    @Test("say which option gives a command")
    func noCommand() {
        #expect(response("/__vif/ws/cat")?.status == .notFound)
        #expect(text(response("/__vif/ws/cat")).contains("--dev-sockets-command"))
        let empty = DevSockets(command: []).answer(
            to: Request(target: "/__vif/ws/cat", fields: handshake), path: "/__vif/ws/cat", query: nil)
        guard case .response(let response) = empty else { return #expect(Bool(false), "a command without words") }
        #expect(response.status == .notFound)
    }
}
