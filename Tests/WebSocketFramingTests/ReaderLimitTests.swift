import NIOCore
import Testing

@testable import WebSocketFraming

@Suite("The message reader's limits")
struct ReaderLimitTests {
    private let limits = ReaderLimits(messageLimit: 200, fragmentLimit: 3, acceptsBinary: true)

    @Test("allow a message of just that size, whole or in fragments")
    func size() {
        let whole = ClientFrame.bytes(0x82, [UInt8](repeating: 7, count: 200))
        let parts = [(0x02, 100), (0x00, 0), (0x80, 100)].flatMap { first, count in
            ClientFrame.bytes(first, [UInt8](repeating: 7, count: count))
        }
        let expected = WebSocketEvent.message(.binary(ByteBuffer(repeating: 7, count: 200)))
        #expect(Outcome.agreed(of: whole + parts + whole, limits: limits)?.events == [expected, expected, expected])
    }

    @Test(
        "refuse a byte more when it is announced",
        arguments: [
            [0x81, 0xFE, 0x00, 0xC9],
            ClientFrame.bytes(0x01, [UInt8](repeating: 0x61, count: 150)) + [0x80, 0x80 | 51],
            ClientFrame.bytes(0x01, [UInt8](repeating: 0x61, count: 150)) + [0x00, 0xFE, 0x00, 0x7E],
        ] as [[UInt8]])
    func announced(bytes: [UInt8]) {
        #expect(Outcome.agreed(of: bytes, limits: limits)?.violation?.code == .messageTooBig)
        #expect(Outcome([Array(bytes.dropLast())], limits: limits).violation == nil)
    }

    @Test("do not count control frames")
    func control() {
        let bytes =
            ClientFrame.bytes(0x01, [UInt8](repeating: 0x61, count: 200))
            + (0..<10).flatMap { _ in ClientFrame.bytes(0x89, [UInt8](repeating: 1, count: 125)) }
            + ClientFrame.bytes(0x00) + ClientFrame.bytes(0x80)
        #expect(Outcome.agreed(of: bytes, limits: limits)?.events.count == 11)
    }

    @Test("allow so many fragments in each message, and refuse the next at its first byte")
    func fragments() {
        let three = ClientFrame.bytes(0x01) + ClientFrame.bytes(0x00) + ClientFrame.bytes(0x80)
        #expect(Outcome.agreed(of: three + three, limits: limits)?.events.count == 2)
        let unfinished = ClientFrame.bytes(0x01) + ClientFrame.bytes(0x00) + ClientFrame.bytes(0x00)
        #expect(Outcome.agreed(of: unfinished + [0x80], limits: limits)?.violation?.code == .policyViolation)
        #expect(Outcome([unfinished], limits: limits).violation == nil)
    }

    @Test("are kept in a range that no arithmetic can leave")
    func extremes() {
        let most = ReaderLimits(messageLimit: .max, fragmentLimit: .max, acceptsBinary: true)
        #expect(most.messageLimit == 1 << 30)
        #expect(Outcome.agreed(of: ClientFrame.text("a"), limits: most, deflate: Outcome.deflate)?.isText == "a")
        let least = ReaderLimits(messageLimit: .min, fragmentLimit: .min, acceptsBinary: true)
        #expect(Outcome.agreed(of: ClientFrame.text(""), limits: least, deflate: Outcome.deflate)?.isText == "")
        #expect(Outcome.agreed(of: ClientFrame.text("a"), limits: least)?.violation?.code == .messageTooBig)
    }
}
