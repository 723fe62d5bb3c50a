/// What a server's frames must be (RFC 6455 §5.1, §5.2): unmasked, without reserved bits, in the shortest form, and none
/// behind a close frame.
enum FrameCheck {
    static func check(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        var isClosed = false
        while rest.count >= 2 {
            let (first, second) = (rest[rest.startIndex], rest[rest.startIndex + 1])
            guard !isClosed else { throw Finding(reason: "a frame behind the close frame") }
            guard [0x81, 0x88, 0x89, 0x8A].contains(first), second < 127 else {
                throw Finding(reason: "a frame that begins with \(first), \(second)")
            }
            isClosed = first == 0x88
            rest = rest.dropFirst(2)
            var length = Int(second)
            if second == 126 {
                guard rest.count >= 2 else { return }
                length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
                guard length > 125 else { throw Finding(reason: "a length in a longer form than it needs") }
                rest = rest.dropFirst(2)
            }
            rest = rest.dropFirst(length)
        }
    }
}
