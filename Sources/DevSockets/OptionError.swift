/// What is wrong with the query of an endpoint's address. Nothing of the query is repeated.
enum OptionError: Error, Equatable {
    case badEscape
    case unknown(known: [String])
    case repeated(String)
    case badValue(of: String, expected: String)
    case missing(String, for: String)
    case badSubprotocols

    var message: String {
        switch self {
        case .badEscape: "The query of this address is not UTF-8, or has a percent sign without two hexadecimal digits."
        case .unknown(let known) where known.isEmpty: "This endpoint has no options."
        case .unknown(let known): "This endpoint has no such option, only: \(known.sorted().joined(separator: ", "))."
        case .repeated(let name): "The option \(name) is given twice."
        case .badValue(let name, let expected): "The option \(name) must be \(expected)."
        case .missing(let name, let other): "The option \(other) needs the option \(name)."
        case .badSubprotocols:
            "Sec-WebSocket-Protocol must be different tokens, separated by commas (RFC 6455 §4.1)."
        }
    }
}
