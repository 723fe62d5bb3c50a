/// What a peer did that it must not, and the close frame that answers it.
package struct Violation: Error, Hashable {
    package let code: CloseCode
    /// At most 123 bytes, which is the room in a close frame.
    package let reason: String

    package init(code: CloseCode, reason: String) {
        self.code = code
        self.reason = reason
    }

    static func protocolError(_ reason: String) -> Violation { Violation(code: .protocolError, reason: reason) }

    static let notUTF8 = Violation(code: .invalidPayload, reason: "text is not UTF-8")
    static let messageTooBig = Violation(code: .messageTooBig, reason: "message is too large")
}
