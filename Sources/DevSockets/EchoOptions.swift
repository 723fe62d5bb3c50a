import HTTPServing
import NIOCore

/// How `/__vif/ws/echo` behaves, from the query of its address.
struct EchoOptions: Equatable, Sendable {
    private static let names: Set<String> = [
        "after", "burst", "close", "closedelay", "deflate", "delay", "fragment", "greet", "protocols", "reason",
        "slowread",
    ]

    /// Before the handshake is answered; at most a minute.
    let delay: TimeAmount
    /// Before the page's close frame is answered; at most a minute.
    let closeDelay: TimeAmount
    /// How many bytes of messages are read in a second; nothing: as fast as they come.
    let bytesPerSecond: Int?
    let allowsDeflate: Bool
    let close: CloseOrder?
    /// The server's first message.
    let greeting: String?
    /// How many bytes a frame of an answer has at most; nothing: each answer is one frame.
    let fragmentSize: Int?
    /// How many numbered messages the server sends at once; at most 10,000.
    let burstLength: Int
    /// Nothing: every subprotocol.
    let subprotocols: Set<String>?

    init(query: String?) throws(OptionError) {
        let options = try QueryOptions(query, known: Self.names)
        delay = .milliseconds(Int64(try options.number("delay", in: 0...60_000) ?? 0))
        closeDelay = .milliseconds(Int64(try options.number("closedelay", in: 0...60_000) ?? 0))
        bytesPerSecond = try options.number("slowread", in: 1 << 10...1 << 30)
        allowsDeflate = try options.flag("deflate") ?? true
        close = try CloseOrder(options)
        greeting = options.text("greet")
        fragmentSize = try options.number("fragment", in: 1...1 << 20)
        burstLength = try options.number("burst", in: 0...10_000) ?? 0
        subprotocols = try options.text("protocols").map(Self.parseSubprotocols)
    }

    /// How long to rest after a message, so that no more is read in a second than was asked for; at most a minute.
    func rest(after byteCount: Int) -> TimeAmount? {
        guard let bytesPerSecond else { return nil }
        let (milliseconds, overflow) = byteCount.multipliedReportingOverflow(by: 1_000)
        return overflow ? .seconds(60) : .milliseconds(Int64(min(milliseconds / bytesPerSecond, 60_000)))
    }

    private static func parseSubprotocols(_ text: String) throws(OptionError) -> Set<String> {
        let names = text.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0).trimmingBlanks }
        guard names.allSatisfy({ FieldSyntax.isValid($0) }) else {
            throw .badValue(of: "protocols", expected: "tokens separated by commas (RFC 6455 §4.1), or empty for none")
        }
        return Set(names.map(String.init))
    }
}
