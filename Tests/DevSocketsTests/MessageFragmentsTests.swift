import HTTPServing
import NIOCore
import Testing
import WebSocketFraming

@testable import DevSockets

@Suite("A message in fragments")
struct MessageFragmentsTests {
    private let ping: [UInt8] = [0x89, 7] + Array("between".utf8)

    @Test("has a ping behind the first frame, and ends with a frame that says so")
    func parts() {
        let frames = MessageFragments.encode(.text(ByteBuffer(string: "hello")), size: 2)
        #expect(
            Array(frames.readableBytesView) == [0x01, 2] + Array("he".utf8) + ping + [0x00, 2] + Array("ll".utf8)
                + [0x80, 1] + Array("o".utf8))
    }

    @Test("is two frames at least")
    func short() {
        #expect(
            Array(MessageFragments.encode(.binary(ByteBuffer(bytes: [9])), size: 5).readableBytesView)
                == [0x02, 1, 9] + ping + [0x80, 0])
        #expect(
            Array(MessageFragments.encode(.text(ByteBuffer()), size: 1).readableBytesView)
                == [0x01, 0] + ping + [0x80, 0])
    }

    @Test("has the shortest form of each length", arguments: [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
    func lengths(size: Int, head: Int) {
        let frames = MessageFragments.encode(.binary(ByteBuffer(repeating: 0, count: size)), size: size)
        #expect(frames.readableBytes == head + size + ping.count + 2)
    }

    @Test("is never more than some thousand frames")
    func many() {
        let length = 1 << 20
        let frames = MessageFragments.encode(.binary(ByteBuffer(repeating: 0, count: length)), size: 1)
        // Of 257 bytes each, with heads of 4 bytes.
        #expect(frames.readableBytes < length + 4 * 4096 + ping.count)
    }
}
