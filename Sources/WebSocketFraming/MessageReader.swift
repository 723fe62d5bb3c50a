package import NIOCore

/// Turns the bytes of a client into messages: all that RFC 6455 §5, §7.4 and §8.1 and RFC 7692 §6 ask of a receiver.
///
/// Of a message, memory grows with what has arrived of it, not with what is announced.
package struct MessageReader {
    private let limits: ReaderLimits
    private let acceptsCompression: Bool
    /// After a close frame or a violation, what follows is not read (§1.4, §7.1.7).
    private var isEnded = false
    private var partialHeader = PartialHeader()
    private var frame: FrameHeader?
    /// What has arrived of a control frame, which may come between the frames of a message.
    private var controlPayload = ByteBuffer()
    private var message: MessageInProgress?

    /// - Parameter deflate: what was agreed of permessage-deflate; otherwise compressed messages are violations.
    package init(limits: ReaderLimits, deflate: DeflateParameters? = nil) {
        self.limits = limits
        acceptsCompression = deflate != nil
    }

    /// What the peer says next. Call it until there is nothing, then with the bytes that arrive next.
    ///
    /// - Parameter bytes: behind those of the last call. Those of the event are taken; all, if nothing is returned.
    ///   Large messages are parts of the buffer if the caller has its only reference, otherwise copies.
    /// - Returns: nothing if more bytes are needed, and after a close frame or a violation.
    /// - Throws: how the connection is to be closed.
    package mutating func next(from bytes: inout ByteBuffer) throws(Violation) -> WebSocketEvent? {
        do throws(Violation) {
            while !isEnded, try readHeader(from: &bytes), let header = frame {
                guard try readPayload(of: header, from: &bytes) else { return nil }
                frame = nil
                if let event = try finish(header) { return event }
            }
        } catch {
            end()
            throw error
        }
        bytes.moveReaderIndex(to: bytes.writerIndex)
        return nil
    }

    private mutating func end() {
        isEnded = true
        (frame, message, controlPayload) = (nil, nil, ByteBuffer())
    }

    /// Returns whether a frame is in progress.
    private mutating func readHeader(from bytes: inout ByteBuffer) throws(Violation) -> Bool {
        if frame != nil { return true }
        let rules = rules
        if partialHeader.isEmpty {
            let parsed = try bytes.withUnsafeReadableBytes { bytes throws(Violation) in
                try FrameHeader.parse(bytes, by: rules)
            }
            if let (header, size) = parsed {
                bytes.moveReaderIndex(forwardBy: size)
                try begin(header)
                return true
            }
        }
        while let byte = bytes.readInteger(as: UInt8.self) {
            partialHeader.append(byte)
            if let header = try partialHeader.parse(by: rules) {
                partialHeader = PartialHeader()
                try begin(header)
                return true
            }
        }
        return false
    }

    private var rules: FrameRules {
        FrameRules(
            acceptsBinary: limits.acceptsBinary, acceptsCompression: acceptsCompression, isInMessage: message != nil,
            allowsFragment: message.map { $0.frameCount < limits.fragmentLimit } ?? true,
            room: message?.room(within: limits) ?? Int(limits.messageLimit), compressedRoom: limits.compressedLimit)
    }

    private mutating func begin(_ header: FrameHeader) throws(Violation) {
        frame = header
        guard !header.opcode.isControl else { return }
        if message == nil { message = try MessageInProgress(header) }
        message?.countFrame()
    }

    /// Returns whether the frame is whole.
    private mutating func readPayload(
        of header: FrameHeader, from bytes: inout ByteBuffer
    ) throws(Violation) -> Bool {
        let count = min(header.length, bytes.readableBytes)
        if header.opcode.isControl {
            readControlPayload(count, key: header.key, from: &bytes)
        } else {
            try message?.read(count, of: header, from: &bytes, limits: limits)
        }
        frame?.skip(count)
        return count == header.length
    }

    private mutating func readControlPayload(_ count: Int, key: UInt32, from bytes: inout ByteBuffer) {
        guard count > 0 else { return }
        bytes.withUnsafeReadableBytes { bytes in
            let masked = UnsafeRawBufferPointer(rebasing: bytes.prefix(count))
            _ = controlPayload.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
                Masking.unmask(masked, into: target, key: key, offset: 0)
                return count
            }
        }
        bytes.moveReaderIndex(forwardBy: count)
    }

    private mutating func finish(_ header: FrameHeader) throws(Violation) -> WebSocketEvent? {
        guard header.opcode.isControl else {
            guard header.isFinal else { return nil }
            defer { message = nil }
            guard let whole = try message?.finish(within: limits) else { return nil }
            return .message(whole)
        }
        let payload = controlPayload
        controlPayload = ByteBuffer()
        switch header.opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        default:
            end()
            return try ClosePayload.parse(payload)
        }
    }
}
