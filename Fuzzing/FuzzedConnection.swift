import Synchronization
import TestSupport

/// One connection from its seed: what is sent, in which pieces, how it ends, and what may come back.
struct FuzzedConnection: FuzzedInput {
    static let option = "--replay"

    private enum Kind {
        case garbled
        case sound
    }

    /// A request that is in order, and the one right answer to it.
    private struct Exchange {
        let request: String
        let status: Int
        var body: String?
    }

    private static let exchanges = [
        Exchange(request: "GET /site.css HTTP/1.1\r\n", status: 200, body: FuzzedSite.style),
        Exchange(request: "GET /%73ite.css?x HTTP/1.1\r\n", status: 200, body: FuzzedSite.style),
        Exchange(request: "HEAD /site.css HTTP/1.1\r\n", status: 200, body: ""),
        Exchange(request: "GET /index.html HTTP/1.1\r\n", status: 200),
        Exchange(request: "GET /none HTTP/1.1\r\n", status: 404),
        Exchange(request: "GET /.env HTTP/1.1\r\n", status: 404),
        Exchange(request: "GET /out HTTP/1.1\r\n", status: 403),
        Exchange(request: "GET /dir HTTP/1.1\r\n", status: 301),
        Exchange(request: "OPTIONS * HTTP/1.1\r\n", status: 204),
        Exchange(request: "GET /site.css HTTP/1.1\r\nContent-Length: 3\r\n", status: 200, body: FuzzedSite.style),
    ]

    private let number: UInt64
    private let kind: Kind
    private let ending: RawSocket.Ending
    let bytes: [UInt8]
    private let inputCount: Int
    private let expected: [Exchange]
    private let pieces: [ArraySlice<UInt8>]
    /// How long the server may take to end, in milliseconds.
    private static let patience: Int32 = 15_000

    init(seed: UInt64, number: UInt64) {
        var chance = Chance(seed: seed &+ number &* 0xD134_2543_DE82_EF95)
        self.number = number
        var grammar = RequestGrammar(chance: Chance(seed: seed ^ number &* 0x9E6C_63D0_876A_3F6B))
        let count = 1 + chance.number(below: 6)
        var expected: [Exchange] = []
        var stream: [UInt8]
        switch chance.number(below: 5) {
        case 0:
            kind = .sound
            expected = (0..<count).map { _ in chance.pick(Self.exchanges) }
            stream = Self.stream(of: expected)
            ending = .wait
        default:
            kind = .garbled
            stream = (0..<count).flatMap { _ in grammar.request() }
            if chance.once(in: 2) { Mutation.apply(to: &stream, and: grammar.request(), &chance) }
            if chance.once(in: 50) { stream = chance.bytes(chance.number(below: 500)) }
            ending = chance.pick([.half, .half, .half, .half, .half, .half, .close, .reset])
        }
        self.expected = expected
        inputCount = count
        pieces = Self.split(stream, &chance)
        bytes = stream
    }

    private static func stream(of exchanges: [Exchange]) -> [UInt8] {
        var text = ""
        for (index, exchange) in exchanges.enumerated() {
            text += exchange.request + "Host: localhost\r\n"
            if index == exchanges.count - 1 { text += "Connection: close\r\n" }
            text += exchange.request.contains("Content-Length") ? "\r\nabc" : "\r\n"
        }
        return Array(text.utf8)
    }

    func run(port: Int, tally: Tally) throws {
        tally.remember("connection \(number)", bytes)
        tally.inputs.add(inputCount, ordering: .relaxed)
        var socket = try RawSocket(port: port)
        let isEnded = socket.exchange(pieces, ending: ending, patience: Self.patience)
        for secret in FuzzedSite.secrets where socket.received.position(of: secret) != nil {
            throw Finding(reason: "a secret came out")
        }
        guard isEnded else { throw Finding(reason: "the connection did not end") }
        try check(ResponseStream(socket.received), tally: tally)
    }

    private func check(_ stream: consuming ResponseStream, tally: Tally) throws {
        var stream = stream
        if kind == .sound {
            for exchange in expected {
                let isHEAD = exchange.request.hasPrefix("HEAD")
                guard let answer = try stream.next(mayLackBody: isHEAD), answer.status == exchange.status,
                    exchange.body.map({ $0 == answer.text }) ?? true
                else { throw Finding(reason: "a sound request was not answered right: \(exchange)") }
                tally.countAnswer(answer.status)
            }
            guard try stream.next() == nil, !stream.isCut else { throw Finding(reason: "one answer too many") }
            return
        }
        let mayBeHEAD = bytes.position(of: Array("HEAD".utf8)) != nil
        while let answer = try stream.next(mayLackBody: mayBeHEAD) {
            guard (100...599).contains(answer.status), answer.status != 500 else {
                throw Finding(reason: "status \(answer.status)")
            }
            tally.countAnswer(answer.status)
            if answer.status == 101 {
                _ = try ReceivedFrames(stream.rest, compresses: answer["Sec-WebSocket-Extensions"] != nil)
                return
            }
        }
    }
}
