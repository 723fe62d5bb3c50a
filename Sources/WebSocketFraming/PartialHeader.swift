/// The bytes of a frame's header that have arrived, kept in place: an idle connection has no memory but this.
struct PartialHeader {
    private var bytes = InlineArray<14, UInt8>(repeating: 0)
    private var count: UInt8 = 0

    var isEmpty: Bool { count == 0 }

    /// - Parameter byte: one more; never more than a header has.
    mutating func append(_ byte: UInt8) {
        guard count < FrameHeader.maximumSize else { return }
        bytes[Int(count)] = byte
        count += 1
    }

    func parse(by rules: FrameRules) throws(Violation) -> FrameHeader? {
        try withUnsafeBytes(of: bytes) { bytes throws(Violation) in
            try FrameHeader.parse(UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(count))), by: rules)?.header
        }
    }
}
