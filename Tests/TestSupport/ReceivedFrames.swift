/// All that a server sent over a WebSocket, read strictly.
package struct ReceivedFrames {
    package struct Message: Equatable, Sendable {
        package let isText: Bool
        package let bytes: [UInt8]

        package init(isText: Bool, bytes: [UInt8]) {
            (self.isText, self.bytes) = (isText, bytes)
        }
    }

    package private(set) var messages: [Message] = []
    package private(set) var pongs: [[UInt8]] = []
    /// Nothing if the connection ended without a close frame.
    package private(set) var closeCode: Int?
    private var unfinished: (first: ReceivedFrame, payload: [UInt8])?
    private let compresses: Bool

    /// - Parameter compresses: permessage-deflate was agreed on, without context takeover.
    package init(compresses: Bool = false) {
        self.compresses = compresses
    }

    package init(_ bytes: ArraySlice<UInt8>, compresses: Bool = false) throws(ReceivedFrame.Violation) {
        self.init(compresses: compresses)
        var rest = bytes
        while let frame = try ReceivedFrame.take(from: &rest) { try add(frame) }
        guard closeCode == nil || rest.isEmpty else { throw violation("bytes behind the close frame") }
    }

    package mutating func add(_ frame: ReceivedFrame) throws(ReceivedFrame.Violation) {
        guard closeCode == nil else { throw violation("a frame behind the close frame") }
        guard compresses || !frame.isCompressed else { throw violation("a compressed frame") }
        switch frame.opcode {
        case 8: closeCode = frame.closeCode
        case 9: break
        case 10: pongs.append(frame.payload)
        default: try addData(frame)
        }
    }

    private mutating func addData(_ frame: ReceivedFrame) throws(ReceivedFrame.Violation) {
        guard (unfinished == nil) == (frame.opcode != 0) else { throw violation("fragments out of order") }
        let (first, earlier) = unfinished ?? (frame, [])
        let payload = earlier + frame.payload
        guard frame.isFinal else {
            unfinished = (first, payload)
            return
        }
        unfinished = nil
        var bytes = payload
        if first.isCompressed {
            guard let inflated = try? Inflation(message: payload, limit: 1 << 26), inflated.isWhole else {
                throw violation("a message that cannot be inflated")
            }
            bytes = inflated.output
        }
        guard first.opcode != 1 || String(validating: bytes, as: UTF8.self) != nil else {
            throw violation("text that is not UTF-8")
        }
        messages.append(Message(isText: first.opcode == 1, bytes: bytes))
    }

    private func violation(_ text: String) -> ReceivedFrame.Violation { ReceivedFrame.Violation(description: text) }
}
