import TestSupport
import Testing

extension FrameAttackTests {
    /// What an offer of extensions gets.
    struct Offer: CustomTestStringConvertible, Sendable {
        enum Outcome {
            case declined, accepted, either
            /// Not even in the form of an offer, so that it may be refused (RFC 6455 §9.1).
            case malformed
        }

        let text: String
        let outcome: Outcome

        init(_ text: String, _ outcome: Outcome) { (self.text, self.outcome) = (text, outcome) }

        var testDescription: String { "98: " + text.prefix(90) }
    }

    private static let deflate = "permessage-deflate"

    private static let acceptable = [
        "", "; client_max_window_bits", "; client_max_window_bits=15", "; client_max_window_bits=\"12\"",
        "; server_no_context_takeover", "; client_no_context_takeover", "; server_max_window_bits=15",
        "; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
    ]
    .map { Offer(deflate + $0, .accepted) }

    private static let unacceptable = [
        "; server_max_window_bits=0", "; server_max_window_bits=7", "; server_max_window_bits=8",
        "; server_max_window_bits=16", "; server_max_window_bits=08", "; server_max_window_bits=+9",
        "; server_max_window_bits=99999999999999999999", "; server_max_window_bits", "; server_max_window_bits=1e1",
        "; client_max_window_bits=7", "; client_max_window_bits=16", "; client_max_window_bits=010",
        "; server_no_context_takeover=1", "; client_no_context_takeover=true", "; unknown", "; unknown=1",
        "; server_max_window_bits=15; server_max_window_bits=15",
        "; server_no_context_takeover; server_no_context_takeover",
        "; client_max_window_bits; client_max_window_bits=10",
    ]
    .map { Offer(deflate + $0, .declined) }

    private static let malformed = [
        "\(deflate); server_max_window_bits=", "\(deflate);", "\(deflate) x", "\(deflate); x=\"", ";;;", "=",
        "\(deflate); client_no_context_takeover=\"\"", "\(deflate); x=\"a b\"",
    ]
    .map { Offer($0, .malformed) }

    private static let lists = [
        Offer("x-webkit-deflate-frame", .declined), Offer("permessage-deflated", .declined),
        Offer("permessage-bzip2, \(deflate)", .accepted), Offer("x; y=\"a\", \(deflate)", .accepted),
        Offer("\(deflate); server_max_window_bits=8, \(deflate)", .accepted),
        Offer("\(deflate); unknown, \(deflate); server_max_window_bits=7, \(deflate)", .accepted),
        // Allowed, and nobody needs it.
        Offer("\(deflate); server_max_window_bits=\"10\"", .either),
        Offer("\(deflate); server_max_window_bits=9", .either), Offer("\(deflate); client_max_window_bits=8", .either),
        Offer("Permessage-Deflate", .either),
    ]

    @Test(
        "by an offer of extensions is given what can be given, and no more",
        arguments: acceptable + unacceptable + malformed + lists)
    func offers(offer: Offer) throws {
        let socket: SocketClient
        do {
            socket = try SocketClient(
                port: site.port, path: "/__vif/ws/echo", headers: ["Sec-WebSocket-Extensions": offer.text])
        } catch let refused as SocketClient.Refused where offer.outcome == .malformed {
            #expect(refused.response.status == 400)
            return
        }
        let answer = socket.response["Sec-WebSocket-Extensions"]
        switch offer.outcome {
        case .declined, .malformed: #expect(answer == nil)
        case .accepted: #expect(answer?.hasPrefix(Self.deflate) == true)
        case .either: break
        }
        if let answer { expectSound(answer, to: offer.text) }
        try socket.connection.send(RawFrame.text("Hello").bytes)
        var received = ReceivedFrames(compresses: answer != nil)
        while received.messages.isEmpty { try received.add(try socket.connection.frame()) }
        #expect(received.messages == [.text("Hello")])
    }

    /// RFC 7692 §7.1, and our own rule that nothing is kept from one message for the next.
    private func expectSound(_ answer: String, to offer: String) {
        let parameters = answer.split(separator: ";").dropFirst().map { $0.filter { $0 != " " } }
        let names = parameters.map { $0.prefix { $0 != "=" } }
        #expect(!answer.contains(",") && Set(names).count == names.count, "\(answer)")
        #expect(names.contains("server_no_context_takeover"), "\(answer)")
        #expect(names.contains("client_no_context_takeover"), "\(answer)")
        #expect(offer.contains("client_max_window_bits") || !names.contains("client_max_window_bits"), "\(answer)")
        let known = [
            "server_no_context_takeover", "client_no_context_takeover", "server_max_window_bits",
            "client_max_window_bits",
        ]
        #expect(names.allSatisfy { known.contains(String($0)) }, "\(answer)")
        for parameter in parameters where parameter.contains("_bits") {
            let bits = parameter.split(separator: "=").last.flatMap { Int($0) }
            #expect(bits.map((9...15).contains) == true, "\(answer)")
        }
    }

    @Test(
        "98: by an offer of extensions is given none on the reload channel",
        arguments: ["permessage-deflate", "permessage-deflate; client_max_window_bits", "x", "a, b; c=d"])
    func noOffers(offer: String) throws {
        let socket = try SocketClient(
            port: site.port, path: "/__vif/socket", headers: ["Sec-WebSocket-Extensions": offer])
        #expect(socket.response["Sec-WebSocket-Extensions"] == nil)
    }

    @Test(
        "98: by an offer of extensions without end is refused, or given none",
        arguments: [
            "permessage-deflate" + String(repeating: "; a=b", count: 5_000), String(repeating: ",", count: 8_000),
            "permessage-deflate; x=\"" + String(repeating: "\\\"", count: 4_000), String(repeating: "a;", count: 4_000),
            String(repeating: "permessage-deflate; server_max_window_bits=8, ", count: 600),
        ])
    func endlessOffers(offer: String) throws {
        do {
            let socket = try SocketClient(
                port: site.port, path: "/__vif/ws/echo", headers: ["Sec-WebSocket-Extensions": offer])
            #expect(socket.response["Sec-WebSocket-Extensions"] == nil)
        } catch let refused as SocketClient.Refused {
            #expect([400, 431].contains(refused.response.status))
        }
        try expectService()
    }

    @Test("on the second request of a connection is opened as on the first, with frames right behind its head")
    func laterUpgrade() throws {
        let early = RawFrame(9, Array("early".utf8)).bytes
        for path in ["/__vif/socket", "/__vif/ws/echo"] {
            let connection = try Connection(port: site.port)
            #expect(try connection.get("/index.html").status == 200)
            try connection.send(
                Array(Attack.request("/none").utf8) + Array(Attack.handshake(path: path).utf8) + early)
            #expect(try connection.response().status == 404)
            let answer = try connection.response()
            #expect(answer.status == 101)
            #expect(answer["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(try connection.frame().text == "early")
        }
    }

    @Test("on a connection that has refused one handshake is opened by the next")
    func secondTry() throws {
        let connection = try Connection(port: site.port)
        for (handshake, status) in [
            (Attack.handshake(protocolVersion: "12"), 426), (Attack.handshake(key: "x"), 400),
            (Attack.handshake("Origin: http://evil.example"), 403), (Attack.handshake(path: "/__vif/none"), 404),
            (Attack.handshake(method: "POST", connection: "Upgrade"), 405), (Attack.handshake(), 101),
        ] {
            try connection.send(handshake)
            let answer = try connection.response()
            #expect(answer.status == status)
            // Whoever refuses may end the connection, and says so.
            if answer["Connection"] == "close" { return }
        }
    }
}
