/// What one peer may send.
package struct ReaderLimits: Sendable {
    /// In bytes, after inflation.
    let messageLimit: Int32
    /// Frames in a message. Empty ones count: each costs time.
    let fragmentLimit: Int32
    let acceptsBinary: Bool

    /// - Parameters:
    ///   - messageLimit: in bytes, after inflation: 0 to 1 GiB. More is taken as that.
    ///   - fragmentLimit: frames in a message, at least one.
    ///   - acceptsBinary: otherwise a binary message is refused with 1003.
    package init(messageLimit: Int, fragmentLimit: Int, acceptsBinary: Bool) {
        self.messageLimit = Int32(clamping: min(max(messageLimit, 0), 1 << 30))
        self.fragmentLimit = Int32(clamping: max(fragmentLimit, 1))
        self.acceptsBinary = acceptsBinary
    }

    /// Bytes of a message before inflation. Incompressible data grows by a few bytes in each block of deflate; what
    /// grows by more is made to waste time.
    var compressedLimit: Int { Int(messageLimit) + Int(messageLimit) / 8 + 64 }
}
