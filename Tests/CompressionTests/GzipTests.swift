import NIOCore
import Testing

@testable import Compression

@Suite("Gzip")
struct GzipTests {
    @Test("makes bytes shorter, behind the room that is asked for, and has nothing where it cannot")
    func compress() throws {
        let text = ByteBuffer(string: String(repeating: "a line\n", count: 1_000))
        let gzip = try #require(Gzip.compress(text, headroom: 512))
        #expect(gzip.readerIndex == 512)
        #expect(gzip.readableBytes < 100)
        // RFC 1952 §2.3: the magic number, deflate, no flags; and the size at the end.
        #expect(gzip.readableBytesView.prefix(4).elementsEqual([0x1F, 0x8B, 8, 0]))
        #expect(gzip.readableBytesView.suffix(4).elementsEqual([0x58, 0x1B, 0, 0]))
        #expect(Gzip.compress(ByteBuffer()) == nil)
        #expect(Gzip.compress(ByteBuffer(bytes: [1, 2, 3])) == nil)
    }
}
