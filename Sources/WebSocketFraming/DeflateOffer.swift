/// One offer of permessage-deflate, as its parameters are read (RFC 7692 §7.1).
struct DeflateOffer {
    private struct Names: OptionSet {
        let rawValue: UInt8

        static let serverNoContextTakeover = Names(rawValue: 1)
        static let clientNoContextTakeover = Names(rawValue: 2)
        static let serverMaxWindowBits = Names(rawValue: 4)
        static let clientMaxWindowBits = Names(rawValue: 8)

        static func named(_ name: ExtensionList.Bytes) -> Names? {
            if name.elementsEqual("server_no_context_takeover".utf8) { return .serverNoContextTakeover }
            if name.elementsEqual("client_no_context_takeover".utf8) { return .clientNoContextTakeover }
            if name.elementsEqual("server_max_window_bits".utf8) { return .serverMaxWindowBits }
            if name.elementsEqual("client_max_window_bits".utf8) { return .clientMaxWindowBits }
            return nil
        }
    }

    private var seen: Names = []
    private var serverWindowBits: Int?
    private var isDeclined = false

    /// §5.2: a parameter that is not defined, or twice there, or with a value that it cannot have, declines the offer.
    mutating func take(_ name: ExtensionList.Bytes, value: ExtensionList.Bytes?) {
        guard !isDeclined else { return }
        guard let name = Names.named(name), seen.insert(name).inserted else {
            isDeclined = true
            return
        }
        switch name {
        case .serverMaxWindowBits:
            serverWindowBits = value.flatMap(Self.windowBits)
            // zlib has no window of 2^8 bytes to compress with.
            isDeclined = (serverWindowBits ?? 8) == 8
        case .clientMaxWindowBits: isDeclined = value.map { Self.windowBits($0) == nil } ?? false
        default: isDeclined = value != nil
        }
    }

    /// §7.1.2: 8 to 15, without leading zeros.
    private static func windowBits(_ value: ExtensionList.Bytes) -> Int? {
        let digits = value.map { Int($0) - Int(UInt8(ascii: "0")) }
        return switch (digits.count, digits.first, digits.last) {
        case (1, 8?, _), (1, 9?, _): digits[0]
        case (2, 1?, let last?) where (0...5).contains(last): 10 + last
        default: nil
        }
    }

    /// Both sides begin each message anew, which a server may ask for and promise in any case (§7.1.1). The client's
    /// window needs no bound: any that it may use can be inflated.
    var agreement: (parameters: DeflateParameters, answer: String)? {
        guard !isDeclined else { return nil }
        let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        guard let serverWindowBits else { return (DeflateParameters(serverWindowBits: 15), answer) }
        return (
            DeflateParameters(serverWindowBits: serverWindowBits),
            "\(answer); server_max_window_bits=\(serverWindowBits)"
        )
    }
}
