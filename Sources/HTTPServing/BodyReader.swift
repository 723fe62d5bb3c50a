import Glibc
import NIOCore

/// Reads the body of a request. Few are wanted; past the others it only reads, since the next request begins behind them.
struct BodyReader {
    enum Progress: Equatable {
        case incomplete
        case complete
        case refused(Refusal)
    }

    /// A body is read and dropped up to here, so that the client sees our answer.
    static let limit = 1 << 20
    /// Extensions of chunks, and trailers, of one body.
    static let overheadLimit = 4 << 10
    private static let lineLimit = 1 << 10
    /// The digits of a size.
    private static let sizeLength = 16

    private enum State {
        case bytes(Int)
        case size
        case chunk(Int)
        case chunkEnd
        case trailers
    }

    private var state: State
    private var count = 0
    private var overhead = 0
    /// In bytes; nothing if it is only read past.
    private let room: Int?
    /// What was kept.
    private(set) var bytes = ByteBuffer()

    init(_ body: RequestHead.Body, room: Int?) {
        self.room = room
        switch body {
        case .none: state = .bytes(0)
        case .length(let length): state = .bytes(length)
        case .chunked: state = .size
        }
    }

    /// Takes what belongs to the body out of `input`.
    mutating func read(from input: inout ByteBuffer) -> Progress {
        while true {
            switch state {
            case .bytes(let rest):
                guard rest <= room ?? Self.limit else { return .refused(.bodyTooLarge) }
                let left = take(rest, from: &input)
                state = .bytes(left)
                return left == 0 ? .complete : .incomplete
            case .size:
                switch readLine(from: &input, free: Self.sizeLength) {
                case .failure(let progress): return progress
                case .success(let line):
                    guard let size = Self.size(line) else { return .refused(.badFraming) }
                    count += size
                    guard count <= room ?? Self.limit else { return .refused(.bodyTooLarge) }
                    state = size == 0 ? .trailers : .chunk(size)
                }
            case .chunk(let rest):
                let left = take(rest, from: &input)
                state = left == 0 ? .chunkEnd : .chunk(left)
                guard left == 0 else { return .incomplete }
            case .chunkEnd:
                guard input.readableBytes >= 2 else { return .incomplete }
                guard input.readInteger(as: UInt16.self) == 0x0D0A else { return .refused(.badFraming) }
                state = .size
            case .trailers:
                // RFC 9110 §6.5.1: trailers are not merged with the fields, and nobody asks for them.
                switch readLine(from: &input) {
                case .failure(let progress): return progress
                case .success(let line):
                    guard line.readableBytes > 0 else { return .complete }
                    guard Self.isField(line) else { return .refused(.badFraming) }
                }
            }
        }
    }

    private mutating func take(_ count: Int, from input: inout ByteBuffer) -> Int {
        let taken = min(count, input.readableBytes)
        if var part = input.readSlice(length: taken), room != nil { bytes.writeBuffer(&part) }
        return count - taken
    }

    private enum Line {
        case success(ByteBuffer)
        case failure(Progress)
    }

    /// A line without its CRLF.
    ///
    /// - Parameter free: so many of its bytes do not count as overhead.
    private mutating func readLine(from input: inout ByteBuffer, free: Int = 0) -> Line {
        let newline = input.withUnsafeReadableBytes { bytes in
            bytes.baseAddress.flatMap { base in
                memchr(base, Int32(ASCII.newline), min(bytes.count, Self.lineLimit)).map { UnsafeRawPointer($0) - base }
            }
        }
        guard let newline else {
            return .failure(input.readableBytes < Self.lineLimit ? .incomplete : .refused(.badFraming))
        }
        overhead += max(0, newline - free)
        guard overhead <= Self.overheadLimit, newline > 0, var line = input.readSlice(length: newline + 1),
            line.getInteger(at: line.readerIndex + newline - 1, as: UInt8.self) == ASCII.carriageReturn
        else { return .failure(.refused(.badFraming)) }
        line.moveWriterIndex(to: line.readerIndex + newline - 1)
        let isSound = line.withUnsafeReadableBytes { $0.allSatisfy(ASCII.isFieldByte) }
        return isSound ? .success(line) : .failure(.refused(.badFraming))
    }

    private static func isField(_ line: ByteBuffer) -> Bool {
        line.withUnsafeReadableBytes { bytes in
            let name = bytes.prefix { ASCII.isToken($0) }
            return !name.isEmpty && name.count < bytes.count && bytes[name.count] == ASCII.colon
        }
    }

    /// RFC 9112 §7.1: hexadecimal digits, then extensions, which mean nothing to us.
    private static func size(_ line: ByteBuffer) -> Int? {
        line.withUnsafeReadableBytes { bytes in
            let digits = bytes.prefix { ASCII.hexValue($0) != nil }
            let rest = ASCII.trimmed(UnsafeRawBufferPointer(rebasing: bytes[digits.count...]))
            guard (1...15).contains(digits.count), rest.first.map({ $0 == UInt8(ascii: ";") }) ?? true else {
                return nil
            }
            return digits.reduce(0) { $0 << 4 | Int(ASCII.hexValue($1) ?? 0) }
        }
    }
}
