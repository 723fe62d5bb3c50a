import Glibc

/// The first bytes of a page. Beyond them there is nothing, rather than a trap.
struct MarkupBytes {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    subscript(index: Int) -> UInt8? {
        bytes.indices.contains(index) ? bytes[index] : nil
    }

    /// - Parameter text: in lower case; stands for either case.
    func has(_ text: String, at start: Int) -> Bool {
        guard start >= 0, text.utf8.count <= bytes.count - start else { return false }
        return zip(bytes[start...], text.utf8).allSatisfy { $0.lowercased == $1 }
    }

    func find(_ byte: UInt8, from start: Int) -> Int? {
        guard bytes.indices.contains(start), let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    func lowercased(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: bytes.indices)].map(\.lowercased), as: UTF8.self)
    }
}
