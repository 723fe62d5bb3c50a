import Glibc
import NIOCore
import NIOHTTP1

/// Finds the heads of requests in the bytes of a connection, and refuses whatever RFC 9112 leaves open to two readings.
struct RequestParser {
    /// A request line; RFC 9112 §3 asks for at least 8,000 bytes.
    static let lineLimit = 8 << 10
    static let sectionLimit = 32 << 10
    static let fieldLimit = 100

    enum Progress {
        case incomplete
        case head(RequestHead)
        case refused(Refusal)
    }

    /// How far the bytes that wait have been looked at, and where the last line in them begins.
    private var scanned = 0
    private var lineStart = 0
    private var firstLineEnd = 0

    /// Takes the next head out of `input`, if it is there whole.
    mutating func next(from input: inout ByteBuffer) -> Progress {
        if scanned == 0 { Self.skipEmptyLines(&input) }
        guard let first: UInt8 = input.getInteger(at: input.readerIndex) else { return .incomplete }
        // The other half of an empty line may be on its way.
        if first == ASCII.carriageReturn, input.readableBytes == 1 { return .incomplete }
        // What is not text at all, such as TLS, is not waited for.
        guard ASCII.isToken(first) else { return .refused(.badRequest) }
        guard let end = findEnd(input) else {
            if firstLineEnd == 0 ? scanned > Self.lineLimit : false { return .refused(.targetTooLong) }
            return scanned > Self.lineLimit + Self.sectionLimit ? .refused(.headTooLarge) : .incomplete
        }
        let lineEnd = firstLineEnd
        (scanned, lineStart, firstLineEnd) = (0, 0, 0)
        guard let head = input.readSlice(length: end) else { return .incomplete }
        guard lineEnd <= Self.lineLimit else { return .refused(.targetTooLong) }
        guard end - lineEnd <= Self.sectionLimit else { return .refused(.headTooLarge) }
        do throws(Refusal) {
            return .head(try HeadReader(head, lineEnd: lineEnd).read())
        } catch {
            return .refused(error)
        }
    }

    /// RFC 9112 §2.2: some clients send an empty line behind a body.
    private static func skipEmptyLines(_ input: inout ByteBuffer) {
        while input.getInteger(at: input.readerIndex, as: UInt16.self) == 0x0D0A { input.moveReaderIndex(forwardBy: 2) }
    }

    /// The length of the head with its empty line.
    private mutating func findEnd(_ input: ByteBuffer) -> Int? {
        input.withUnsafeReadableBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            while scanned < bytes.count, let found = memchr(base + scanned, Int32(ASCII.newline), bytes.count - scanned)
            {
                let end = UnsafeRawPointer(found) - base
                let length = end - lineStart
                // A lone newline counts here, so that it is refused at once and not waited upon.
                if length == 0 || (length == 1 && bytes[lineStart] == ASCII.carriageReturn) { return end + 1 }
                if firstLineEnd == 0 { firstLineEnd = end + 1 }
                lineStart = end + 1
                scanned = lineStart
            }
            scanned = bytes.count
            return nil
        }
    }
}
