import Compression
import NIOCore

/// A message whose frames are arriving.
struct MessageInProgress {
    // In this order they take the least room.
    private let inflater: MessageInflater?
    private var bytes = ByteBuffer()
    private var check: PayloadCheck
    private(set) var frameCount: Int32 = 0
    /// Bytes before inflation.
    private var compressedCount: Int32 = 0

    /// - Parameter header: of the first frame.
    init(_ header: FrameHeader) throws(Violation) {
        check = PayloadCheck(isText: header.opcode == .text)
        inflater = header.isCompressed ? MessageInflater() : nil
        guard inflater != nil || !header.isCompressed else { throw .noMemory }
    }

    mutating func countFrame() {
        frameCount += 1
    }

    /// How many bytes the next frame may have.
    func room(within limits: ReaderLimits) -> Int {
        inflater == nil
            ? Int(limits.messageLimit) - bytes.readableBytes
            : limits.compressedLimit - Int(compressedCount)
    }

    /// Takes so many bytes of the payload of a frame.
    mutating func read(
        _ count: Int, of frame: FrameHeader, from source: inout ByteBuffer, limits: ReaderLimits
    ) throws(Violation) {
        if inflater == nil, try readInPlace(count, of: frame, from: &source) { return }
        try source.withUnsafeReadableBytes { source throws(Violation) in
            let masked = UnsafeRawBufferPointer(rebasing: source.prefix(count))
            guard let inflater else { return try append(masked, key: frame.key) }
            try inflate(masked, key: frame.key, with: inflater, limits: limits)
        }
        source.moveReaderIndex(forwardBy: count)
    }

    /// A message that is most of a buffer becomes a part of it, if nobody else has the buffer.
    private mutating func readInPlace(
        _ count: Int, of frame: FrameHeader, from source: inout ByteBuffer
    ) throws(Violation) -> Bool {
        guard frame.isFinal, frame.length == count, bytes.readableBytes == 0 else { return false }
        // A small message would keep all of a large buffer.
        guard count > 0, count >= source.storageCapacity / 2 else { return false }
        let isValid = source.modifyIfUniquelyOwned { source in
            source.withUnsafeMutableReadableBytes { source in
                let payload = UnsafeMutableRawBufferPointer(rebasing: source.prefix(count))
                return check.unmask(UnsafeRawBufferPointer(payload), into: payload, key: frame.key)
            }
        }
        guard let isValid else { return false }
        guard isValid, let payload = source.readSlice(length: count) else { throw .notUTF8 }
        bytes = payload
        return true
    }

    private mutating func append(_ masked: UnsafeRawBufferPointer, key: UInt32) throws(Violation) {
        guard masked.count > 0 else { return }
        try bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: masked.count) { target throws(Violation) in
            guard check.unmask(masked, into: target, key: key) else { throw .notUTF8 }
            return masked.count
        }
    }

    private mutating func inflate(
        _ masked: UnsafeRawBufferPointer, key: UInt32, with inflater: MessageInflater, limits: ReaderLimits
    ) throws(Violation) {
        compressedCount += Int32(clamping: masked.count)
        var start = 0
        while start < masked.count {
            let piece = UnsafeRawBufferPointer(rebasing: masked[start...].prefix(PayloadCheck.pieceSize))
            try checkOutput { bytes throws(MessageInflater.Failure) in
                try withUnsafeTemporaryAllocation(byteCount: piece.count, alignment: 16) {
                    space throws(MessageInflater.Failure) in
                    Masking.unmask(piece, into: space, key: key, offset: 0)
                    let limit = Int(limits.messageLimit)
                    try inflater.inflate(UnsafeRawBufferPointer(space), into: &bytes, limit: limit)
                }
            }
            start += piece.count
        }
    }

    private mutating func checkOutput(
        of inflate: (inout ByteBuffer) throws(MessageInflater.Failure) -> Void
    ) throws(Violation) {
        let count = bytes.readableBytes
        var failure: MessageInflater.Failure?
        do throws(MessageInflater.Failure) { try inflate(&bytes) } catch { failure = error }
        // First what came out before the failure, as if each byte had come alone.
        let isValid = bytes.withUnsafeReadableBytes { check.validate(UnsafeRawBufferPointer(rebasing: $0[count...])) }
        guard isValid else { throw .notUTF8 }
        if let failure { throw Violation(failure) }
    }

    /// The last frame has been read.
    mutating func finish(within limits: ReaderLimits) throws(Violation) -> WebSocketMessage {
        if let inflater {
            try checkOutput { bytes throws(MessageInflater.Failure) in
                try inflater.finish(into: &bytes, limit: Int(limits.messageLimit))
            }
        }
        guard check.isComplete else { throw .notUTF8 }
        return check.isText ? .text(bytes) : .binary(bytes)
    }
}

extension Violation {
    fileprivate static let noMemory = Violation(code: .internalError, reason: "no memory")

    fileprivate init(_ failure: MessageInflater.Failure) {
        switch failure {
        case .corrupt: self.init(code: .invalidPayload, reason: "compressed data is malformed")
        case .tooLarge: self = .messageTooBig
        case .noMemory: self = .noMemory
        }
    }
}
