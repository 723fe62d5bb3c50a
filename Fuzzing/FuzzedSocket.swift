import TestSupport

/// One WebSocket from its seed: how it is opened, which frames are sent and in which pieces, how it ends; and what must
/// come of it.
struct FuzzedSocket: FuzzedInput {
    static let option = "--replay-socket"

    /// A server that has sent its close frame waits five seconds for the other one, at most.
    private static let patience: Int32 = 8_000

    let bytes: [UInt8]
    private let number: UInt64
    private let endpoint: FuzzedEndpoint
    private let handshake: [UInt8]
    private let mayBeRefused: Bool
    private let stream: [UInt8]
    private let pieces: [ArraySlice<UInt8>]
    /// The frames are sent before the handshake is answered.
    private let isEarly: Bool
    private let ending: RawSocket.Ending

    init(seed: UInt64, number: UInt64) {
        var chance = Chance(seed: seed &+ number &* 0xA076_1D64_78BD_642F)
        self.number = number
        endpoint = chance.pick([.echo, .echo, .echo, .reload, .reload, .liveReload])
        let offer = endpoint == .echo && chance.once(in: 2) || chance.once(in: 10) ? chance.pick(Corpus.offers) : nil
        mayBeRefused = chance.once(in: 8)
        handshake = Self.handshake(endpoint, offer: offer, hasOtherFields: mayBeRefused, &chance)
        var grammar = SocketGrammar(
            chance: Chance(seed: seed ^ number &* 0xE703_7ED1_A0B4_28DB), endpoint: endpoint, compresses: offer != nil)
        stream = grammar.stream()
        bytes = handshake + stream
        isEarly = chance.once(in: 4)
        pieces = Self.split(isEarly ? bytes : stream, &chance)
        ending =
            switch chance.number(below: 60) {
            case 0: .wait
            case 1...3: .close
            case 4...6: .reset
            default: isEarly ? .halfOnceAnswered : .half
            }
    }

    private static func handshake(
        _ endpoint: FuzzedEndpoint, offer: String?, hasOtherFields: Bool, _ chance: inout Chance
    ) -> [UInt8] {
        var lines = [
            "GET \(endpoint.rawValue) HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        if let offer { lines.append("Sec-WebSocket-Extensions: " + offer) }
        if hasOtherFields {
            let (name, values) = chance.pick(Corpus.harmlessFields)
            lines.append("\(name): \(chance.pick(values))")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    func run(port: Int, tally: Tally) throws {
        tally.remember("socket \(number)", bytes)
        var socket = try RawSocket(port: port)
        if !isEarly && !socket.open(with: handshake, patience: Self.patience) {
            throw Finding(reason: "a handshake was not answered")
        }
        let isEnded = socket.exchange(pieces, ending: ending, patience: Self.patience)
        var answers = ResponseStream(socket.received)
        guard let answer = try answers.next() else {
            guard ending == .close || ending == .reset else { throw Finding(reason: "a handshake was not answered") }
            return
        }
        tally.countAnswer(answer.status)
        guard answer.status == 101 else {
            guard mayBeRefused, (400...499).contains(answer.status) else {
                throw Finding(reason: "a sound handshake got \(answer.status)")
            }
            return
        }
        let compresses = try agreesToCompress(answer)
        let model = SocketModel(stream, endpoint: endpoint, compresses: compresses)
        // Where nothing is sent that ends it, and no end either, it goes on.
        guard isEnded || (ending == .wait && (model.codes.isEmpty || model.isOpen)) else {
            throw Finding(reason: "the socket did not end, which says \(model.codes)")
        }
        let received = try ReceivedFrames(answers.rest, compresses: compresses)
        tally.countClose(received.closeCode)
        if ending != .close, ending != .reset, !model.isOpen { try check(received, by: model) }
    }

    private func agreesToCompress(_ answer: ReceivedResponse) throws -> Bool {
        guard let extensions = answer["Sec-WebSocket-Extensions"] else { return false }
        guard endpoint == .echo, extensions.hasPrefix("permessage-deflate"),
            extensions.contains("server_no_context_takeover"), extensions.contains("client_no_context_takeover")
        else { throw Finding(reason: "the extensions that were agreed on are «\(extensions)»") }
        return true
    }

    private func check(_ received: ReceivedFrames, by model: SocketModel) throws {
        let allowed = model.codes.union(model.otherCodes)
        if let code = received.closeCode {
            guard allowed.contains(code) else { throw Finding(reason: "closed with \(code), not with \(allowed)") }
        } else if !model.codes.isEmpty {
            throw Finding(reason: "ended without a close frame, which says \(model.codes)")
        }
        guard Self.isPart(received.pongs, of: model.pings) else { throw Finding(reason: "a pong that answers no ping") }
        guard endpoint.echoes else { return }
        let isWhole = received.closeCode.map(model.codes.contains) ?? false
        guard
            isWhole
                ? received.messages == model.echoes
                : model.echoes.starts(with: received.messages)
        else {
            throw Finding(reason: "\(received.messages.count) echoes for \(model.echoes.count) messages, or others")
        }
    }

    /// Whether they are some of the pings, in their order: a server need not answer all (RFC 6455 §5.5.3).
    private static func isPart(_ pongs: [[UInt8]], of pings: [[UInt8]]) -> Bool {
        var rest = pings[...]
        return pongs.allSatisfy { pong in
            guard let index = rest.firstIndex(of: pong) else { return false }
            rest = rest[(index + 1)...]
            return true
        }
    }
}
