import NIOCore
import NIOHTTP1

/// Reads one head that is there whole (RFC 9112 §§2–6).
struct HeadReader {
    private let head: ByteBuffer
    private let lineEnd: Int
    private var present: UInt64 = 0
    private var fieldCount = 0
    private var length: Int?
    private var coding = Coding.none
    private var isClosing = false

    private enum Coding { case none, chunked, unknown, ambiguous }

    /// - Parameter lineEnd: where the request line ends, with its newline.
    init(_ head: ByteBuffer, lineEnd: Int) {
        self.head = head
        self.lineEnd = lineEnd
    }

    consuming func read() throws(Refusal) -> RequestHead {
        let (method, target, minorVersion) = try head.withUnsafeReadableBytes { bytes throws(Refusal) in
            try Self.readRequestLine(UnsafeRawBufferPointer(rebasing: bytes[..<lineEnd]))
        }
        let (bytes, start) = (head, lineEnd)
        try bytes.withUnsafeReadableBytes { bytes throws(Refusal) in
            try readFields(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
        let body = try body(isHTTP11: minorVersion >= 1)
        return RequestHead(
            method: method, target: target, minorVersion: minorVersion,
            fields: RequestFields(head: head, start: lineEnd, present: present), body: body,
            isKeptAlive: minorVersion >= 1 && !isClosing)
    }

    // MARK: The request line

    private static func readRequestLine(
        _ line: UnsafeRawBufferPointer
    ) throws(Refusal) -> (HTTPMethod, target: Range<Int>, minorVersion: UInt8) {
        var methodEnd = 0
        while methodEnd < line.count, ASCII.isToken(line[methodEnd]) { methodEnd += 1 }
        guard methodEnd > 0, methodEnd < line.count, line[methodEnd] == ASCII.space else { throw .badRequest }
        let targetStart = methodEnd + 1
        var targetEnd = targetStart
        while targetEnd < line.count, ASCII.isTargetByte(line[targetEnd]) { targetEnd += 1 }
        guard targetEnd < line.count, line[targetEnd] == ASCII.space else { throw .badTarget }
        guard targetEnd > targetStart else { throw .badRequest }
        let minorVersion = try readVersion(UnsafeRawBufferPointer(rebasing: line[(targetEnd + 1)...]))
        return (method(UnsafeRawBufferPointer(rebasing: line[..<methodEnd])), targetStart..<targetEnd, minorVersion)
    }

    /// `HTTP/1.x` and the line's end.
    private static func readVersion(_ text: UnsafeRawBufferPointer) throws(Refusal) -> UInt8 {
        guard text.count == 10, text.starts(with: "HTTP/".utf8), ASCII.isDigit(text[5]), text[6] == UInt8(ascii: "."),
            ASCII.isDigit(text[7]), text[8] == ASCII.carriageReturn
        else { throw .badRequest }
        guard text[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        return text[7] - UInt8(ascii: "0")
    }

    private static func method(_ name: UnsafeRawBufferPointer) -> HTTPMethod {
        // The usual one, without a string.
        if name.count == 3, name[0] == UInt8(ascii: "G"), name[1] == UInt8(ascii: "E"), name[2] == UInt8(ascii: "T") {
            return .GET
        }
        return HTTPMethod(rawValue: String(decoding: name, as: UTF8.self))
    }

    // MARK: Fields

    private mutating func readFields(_ section: UnsafeRawBufferPointer) throws(Refusal) {
        var start = 0
        while start < section.count {
            if section[start] == ASCII.carriageReturn {
                guard start + 2 == section.count else { throw .badRequest }
                return
            }
            fieldCount += 1
            guard fieldCount <= RequestParser.fieldLimit else { throw .headTooLarge }
            start = try readField(section, from: start)
        }
        // The last line was ended by a lone newline.
        throw .badRequest
    }

    /// Returns where the next line begins.
    private mutating func readField(_ section: UnsafeRawBufferPointer, from start: Int) throws(Refusal) -> Int {
        var index = start
        while index < section.count, ASCII.isToken(section[index]) { index += 1 }
        // No space before the colon, no folded line (RFC 9112 §5.1, §5.2).
        guard index > start, index < section.count, section[index] == ASCII.colon else { throw .badRequest }
        let name = UnsafeRawBufferPointer(rebasing: section[start..<index])
        let valueStart = index + 1
        index = valueStart
        while index < section.count, ASCII.isFieldByte(section[index]) { index += 1 }
        guard index + 1 < section.count, section[index] == ASCII.carriageReturn, section[index + 1] == ASCII.newline
        else { throw .badRequest }
        if let known = FieldName(name) {
            let isRepeated = present & known.bit != 0
            present |= known.bit
            try note(
                known, isRepeated: isRepeated,
                value: ASCII.trimmed(UnsafeRawBufferPointer(rebasing: section[valueStart..<index])))
        }
        return index + 2
    }

    /// What decides where the body ends, and whether another request follows it.
    private mutating func note(
        _ name: FieldName, isRepeated: Bool, value: UnsafeRawBufferPointer
    ) throws(Refusal) {
        switch name {
        case .contentLength:
            guard !isRepeated, let count = Self.number(value) else { throw .badFraming }
            length = count
        case .transferEncoding:
            let parts = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            let isLastChunked = parts.last.map { Self.isChunked(UnsafeRawBufferPointer(rebasing: $0)) } ?? false
            coding =
                !isLastChunked || isRepeated
                ? .ambiguous
                : parts.contains { Self.isChunked(UnsafeRawBufferPointer(rebasing: $0)) != true }
                    ? .unknown : parts.count == 1 ? .chunked : .ambiguous
        case .connection:
            for word in value.split(separator: UInt8(ascii: ","))
            where ASCII.isEqual(ASCII.trimmed(UnsafeRawBufferPointer(rebasing: word)), ignoringCaseOf: "close") {
                isClosing = true
            }
        default: break
        }
    }

    private static func isChunked(_ coding: UnsafeRawBufferPointer) -> Bool {
        ASCII.isEqual(ASCII.trimmed(coding), ignoringCaseOf: "chunked")
    }

    /// RFC 9112 §6: one length, or chunks, and never both.
    private func body(isHTTP11: Bool) throws(Refusal) -> RequestHead.Body {
        switch (coding, length) {
        case (.none, nil): return .none
        case (.none, let length?): return length == 0 ? .none : .length(length)
        case (.chunked, nil) where isHTTP11: return .chunked
        // §6.1: a coding before the chunks that we do not know.
        case (.unknown, nil) where isHTTP11: throw .unknownCoding
        default: throw .badFraming
        }
    }

    /// Digits only; nothing if there are none, or more than a number has room for.
    private static func number(_ text: UnsafeRawBufferPointer) -> Int? {
        guard (1...18).contains(text.count), text.allSatisfy(ASCII.isDigit) else { return nil }
        return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
