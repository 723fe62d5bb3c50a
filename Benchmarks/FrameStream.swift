import TestSupport

/// Takes apart what a server sends over a WebSocket.
struct FrameStream {
    private var bytes: [UInt8] = []

    mutating func append(_ more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    /// All frames that are whole.
    mutating func takeFrames() -> [SocketClient.Frame] {
        var frames: [SocketClient.Frame] = []
        var position = 0
        while let (frame, size) = Self.firstFrame(of: bytes[position...]) {
            frames.append(frame)
            position += size
        }
        bytes.removeFirst(position)
        return frames
    }

    private static func firstFrame(of bytes: ArraySlice<UInt8>) -> (frame: SocketClient.Frame, size: Int)? {
        guard let first = bytes.first, let second = bytes.dropFirst().first else { return nil }
        let short = Int(second & 0x7F)
        let lengthSize = [126: 2, 127: 8][short] ?? 0
        let start = 2 + lengthSize
        let length = lengthSize == 0 ? short : bytes.dropFirst(2).prefix(lengthSize).reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= start + length else { return nil }
        let payload = Array(bytes.dropFirst(start).prefix(length))
        return (SocketClient.Frame(opcode: first & 0x0F, payload: payload), start + length)
    }
}
