import SystemPackage
import TestSupport

/// One page's socket, and what came over it.
struct PageConnection {
    let socket: PageSocket
    /// Since it was last forgotten: messages, and frames of all kinds.
    private(set) var messageCount = 0
    private(set) var frameCount = 0
    /// When the last packet came.
    private(set) var lastTime: Duration?
    /// Set once the server has closed; 0 if it gave no code.
    private(set) var closeCode: Int?
    private var stream = FrameStream()

    init(socket: PageSocket) {
        self.socket = socket
    }

    mutating func forget() {
        (messageCount, frameCount) = (0, 0)
    }

    /// Reads what has come, and answers pings.
    mutating func receive(_ space: UnsafeMutableRawBufferPointer) throws {
        while closeCode == nil, let (count, time) = try receipt(space) {
            guard count > 0 else {
                closeCode = 0
                return
            }
            lastTime = time
            stream.append(UnsafeRawBufferPointer(rebasing: space[..<count]))
            for frame in stream.takeFrames() { try take(frame) }
            if count < space.count { return }
        }
    }

    /// A reset is an end too.
    private func receipt(_ space: UnsafeMutableRawBufferPointer) throws -> (count: Int, time: Duration?)? {
        do {
            return try socket.receive(into: space)
        } catch Errno.connectionReset {
            return (0, nil)
        }
    }

    private mutating func take(_ frame: SocketClient.Frame) throws {
        frameCount += 1
        switch frame.opcode {
        case 1: messageCount += 1
        case 8: closeCode = frame.closeCode ?? 0
        case 9: try socket.send(SocketClient.frame(opcode: 10, payload: frame.payload))
        default: break
        }
    }
}
