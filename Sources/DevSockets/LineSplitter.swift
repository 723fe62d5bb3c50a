import Glibc
import NIOCore

/// Cuts what a program writes into lines. A line that is too long becomes several.
struct LineSplitter {
    private let limit: Int
    private var rest = ByteBuffer()
    /// This many bytes of the rest have no newline.
    private var searched = 0
    private var isAtEnd = false

    /// - Parameter limit: of a line, in bytes; 4 or more, so that a character is never cut.
    init(limit: Int) {
        self.limit = max(limit, 4)
    }

    mutating func append(_ bytes: ByteBuffer) {
        rest.discardReadBytes()
        rest.writeImmutableBuffer(bytes)
    }

    /// Nothing more comes: the rest is a line too.
    mutating func end() { isAtEnd = true }

    /// The next line, without its end; nothing if there is no whole one. What is not UTF-8 becomes U+FFFD.
    mutating func next() -> String? {
        let window = min(rest.readableBytes, limit + 1)
        let newline = Self.newline(in: rest.readableBytesView.prefix(window).dropFirst(searched))
        if let newline {
            var line = rest.readSlice(length: newline - rest.readerIndex) ?? ByteBuffer()
            rest.moveReaderIndex(forwardBy: 1)
            if line.readableBytesView.last == UInt8(ascii: "\r") { line.moveWriterIndex(to: line.writerIndex - 1) }
            return text(of: line)
        }
        searched = window
        if rest.readableBytes > limit { return text(of: rest.readSlice(length: lengthOfPart)) }
        return isAtEnd && rest.readableBytes > 0 ? text(of: rest.readSlice(length: rest.readableBytes)) : nil
    }

    private mutating func text(of line: ByteBuffer?) -> String {
        searched = 0
        return line.map { String(buffer: $0) } ?? ""
    }

    /// Not inside a character: its other bytes are 10xxxxxx.
    private var lengthOfPart: Int {
        for length in stride(from: limit, to: limit - 4, by: -1)
        where rest.getInteger(at: rest.readerIndex + length, as: UInt8.self).map({ $0 & 0xC0 != 0x80 }) ?? false {
            return length
        }
        return limit
    }

    private static func newline(in bytes: ByteBufferView) -> Int? {
        bytes.withUnsafeBytes { memory in
            guard let start = memory.baseAddress, let found = memchr(start, 0x0A, memory.count) else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - start)
        }
    }
}
