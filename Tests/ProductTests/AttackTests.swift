import SystemPackage
import TestSupport
import Testing

/// The tables are in the extensions, one for each kind of attack.
@Suite("An attack on the served site", .attackedSite)
struct AttackTests {
    let site: AttackedSite

    init() throws {
        site = try #require(AttackedSite.current)
    }

    /// Behind every attack, on the same connection: answered if that goes on, and never if not.
    private static let next = Array(Attack.request("/index.html", "Connection: close").utf8)
    /// Behind a handshake that may succeed.
    private static let closeFrame = SocketClient.frame(opcode: 8, payload: [0x03, 0xE8])

    func check(_ attack: Attack) throws {
        let received = try send(attack.bytes + (attack.statuses.contains(101) ? Self.closeFrame : Self.next))
        expectNoSecret(in: received)
        var stream = ResponseStream(received)
        let isHEAD = attack.bytes.starts(with: "HEAD ".utf8)
        guard let answer = try stream.next(mayLackBody: isHEAD) else {
            Issue.record("no answer but «\(String(decoding: received.prefix(200), as: UTF8.self))»")
            return
        }
        #expect(attack.statuses.contains(answer.status), "\(answer.status) \(answer.text)")
        expectProtected(answer)
        for (name, value) in attack.required { #expect(answer[name] == value, "\(name) of \(answer.headers)") }
        if let absent = attack.absent {
            #expect(!String(decoding: received, as: UTF8.self).contains(absent), "\(answer.headers) \(answer.text)")
        }
        try expectEnd(of: stream, behind: answer, attack.afterwards)
        #expect(try Connection(port: site.port).get("/index.html").status == 200, "the server goes on")
    }

    /// Sends all, and reads until the server closes.
    func send(_ bytes: [UInt8]) throws -> [UInt8] {
        let connection = try Connection(port: site.port)
        // It may close before all is sent.
        try? connection.send(bytes)
        return try connection.readToEnd()
    }

    func expectNoSecret(in received: [UInt8]) {
        for secret in AttackedSite.secrets {
            #expect(received.position(of: Array(secret.utf8)) == nil, "\(String(decoding: received, as: UTF8.self))")
        }
    }

    /// What every response says against other sites, and what none may say.
    private func expectProtected(_ answer: ReceivedResponse) {
        let names = answer.headers.map { $0.name.lowercased() }
        #expect(!names.contains { $0.hasPrefix("access-control-") || $0 == "set-cookie" }, "\(names)")
        #expect(answer["Location"].map { $0.hasPrefix("/") && !$0.hasPrefix("//") } ?? true, "\(answer.headers)")
        guard answer.status != 101 else { return }
        #expect(answer["X-Content-Type-Options"] == "nosniff")
        #expect(answer["Cross-Origin-Resource-Policy"] != nil)
        if answer.status == 405 { #expect(answer["Allow"] != nil) }
    }

    private func expectEnd(
        of stream: ResponseStream, behind answer: ReceivedResponse, _ afterwards: Attack.Afterwards
    ) throws {
        guard answer.status != 101 else { return }
        var stream = stream
        let next = try stream.next()
        #expect(!stream.isCut)
        switch afterwards {
        case .closed:
            #expect(next == nil, "the connection went on")
            #expect(answer["Connection"] == "close")
        case .either:
            #expect(next.map { $0.status == 200 } ?? (answer["Connection"] == "close"), "\(next?.status ?? 0)")
        }
    }
}
