/// Unmasks the payload of a message, and checks it if it is text.
struct PayloadCheck {
    /// Small enough for the processor's nearest cache: a piece is unmasked, then checked.
    static let pieceSize = 1 << 13

    let isText: Bool
    private var validator = UTF8Validator()

    init(isText: Bool) {
        self.isText = isText
    }

    /// Whether the message may end here.
    var isComplete: Bool { validator.isComplete }

    /// - Parameter key: the mask of the first four bytes.
    /// - Returns: false if it is text, and not UTF-8.
    mutating func unmask(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, key: UInt32
    ) -> Bool {
        guard isText else {
            Masking.unmask(source, into: target, key: key, offset: 0)
            return true
        }
        var start = 0
        while start < source.count {
            // A multiple of four bytes is done: the key is in step.
            let end = min(start + Self.pieceSize, source.count)
            let piece = UnsafeMutableRawBufferPointer(rebasing: target[start..<end])
            Masking.unmask(UnsafeRawBufferPointer(rebasing: source[start..<end]), into: piece, key: key, offset: 0)
            guard validator.validate(UnsafeRawBufferPointer(piece)) else { return false }
            start = end
        }
        return true
    }

    mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        !isText || validator.validate(bytes)
    }
}
