/// How an endpoint is told to close its sockets.
struct CloseOrder: Sendable, Equatable {
    let code: UInt16
    /// At most 123 bytes (RFC 6455 §5.5).
    let reason: String
    /// After the first message, and not at once.
    let isAfterMessage: Bool

    /// Nothing if the query has no `close`.
    init?(_ options: QueryOptions) throws(OptionError) {
        guard let number = try options.number("close", in: 0...Int(UInt16.max)) else {
            for name in ["reason", "after"] where options.text(name) != nil { throw .missing("close", for: name) }
            return nil
        }
        guard let code = UInt16(exactly: number), Self.isSendable(code) else {
            throw .badValue(of: "close", expected: "1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 §7.4)")
        }
        let reason = options.text("reason") ?? ""
        guard reason.utf8.count <= 123 else {
            throw .badValue(of: "reason", expected: "at most 123 bytes long (RFC 6455 §5.5)")
        }
        self.code = code
        self.reason = reason
        isAfterMessage = try options.flag("after") ?? false
    }

    private static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
