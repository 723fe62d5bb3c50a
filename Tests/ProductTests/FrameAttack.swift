import TestSupport
import Testing

/// Frames that a broken or hostile client sends over an open WebSocket, and what must come of it. The number is that of
/// the threat in the project's list of attacks.
struct FrameAttack: CustomTestStringConvertible, Sendable {
    typealias Message = ReceivedFrames.Message

    enum Endpoint: Sendable {
        case reload, echo
        /// Echo, with permessage-deflate.
        case deflatedEcho

        var path: String {
            switch self {
            case .reload: "/__vif/socket"
            case .echo, .deflatedEcho: "/__vif/ws/echo"
            }
        }

        var headers: [String: String] {
            switch self {
            case .reload, .echo: [:]
            case .deflatedEcho: ["Sec-WebSocket-Extensions": "permessage-deflate"]
            }
        }
    }

    enum Outcome: Sendable {
        /// With one of these codes.
        case closed(Set<Int>)
        /// The socket stays open; on an echo endpoint these messages come back.
        case answered([Message])
    }

    let number: Int
    let name: String
    let endpoint: Endpoint
    let frames: [UInt8]
    var outcome: Outcome

    init(
        _ number: Int, _ name: String, _ endpoint: Endpoint, _ frames: [UInt8], closes codes: Int...
    ) {
        (self.number, self.name, self.endpoint, self.frames) = (number, name, endpoint, frames)
        outcome = .closed(Set(codes))
    }

    init(_ number: Int, _ name: String, _ endpoint: Endpoint, _ frames: [UInt8], answers: [Message]) {
        (self.number, self.name, self.endpoint, self.frames) = (number, name, endpoint, frames)
        outcome = .answered(answers)
    }

    var testDescription: String { "\(number): \(name) (\(endpoint))" }

    /// The same attack on each of the endpoints that the rule holds for.
    static func everywhere(_ number: Int, _ name: String, _ frames: [UInt8], closes code: Int) -> [FrameAttack] {
        [.reload, .echo, .deflatedEcho].map { FrameAttack(number, name, $0, frames, closes: code) }
    }
}

extension FrameAttack.Message {
    static func text(_ text: String) -> Self { Self(isText: true, bytes: Array(text.utf8)) }
    static func binary(_ bytes: [UInt8]) -> Self { Self(isText: false, bytes: bytes) }
}
