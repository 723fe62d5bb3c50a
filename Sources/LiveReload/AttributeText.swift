/// An attribute's value with its character references read, and where in the markup each byte comes from.
struct AttributeText: Equatable {
    private(set) var bytes: [UInt8] = []
    private var offsets: [Int] = []

    init(_ markup: Slice<UnsafeRawBufferPointer>) {
        let markup = UnsafeRawBufferPointer(rebasing: markup)
        bytes.reserveCapacity(markup.count)
        offsets.reserveCapacity(markup.count + 1)
        var position = 0
        while position < markup.count {
            let start = position
            if let reference = CharacterReference(at: position, in: markup) {
                bytes += Array(String(reference.character).utf8)
                position += reference.count
            } else {
                bytes.append(markup[position])
                position += 1
            }
            while offsets.count < bytes.count { offsets.append(start) }
        }
        offsets.append(markup.count)
    }

    func markup(of range: Range<Int>) -> Range<Int> {
        let range = range.clamped(to: 0..<bytes.count)
        return offsets[range.lowerBound]..<offsets[range.upperBound]
    }
}
