import Glibc
import NIOCore
import Testing

@testable import WebSocketFraming

@Suite("The message reader's memory")
struct ReaderMemoryTests {
    @Test("is small before anything is sent")
    func idle() { #expect(MemoryLayout<MessageReader>.size <= 120) }

    @Test("grows with what arrives, not with what is announced")
    func announced() throws {
        let limits = ReaderLimits(messageLimit: 1 << 30, fragmentLimit: 10, acceptsBinary: true)
        let before = try Self.addressSpace()
        let readers = try (0..<1_000).map { _ throws in
            var reader = MessageReader(limits: limits)
            var bytes = ByteBuffer(bytes: ClientFrame.header(0x82, length: 1 << 28) + [1, 2, 3])
            #expect(try reader.next(from: &bytes) == nil)
            return reader
        }
        // 256 GiB are announced.
        let growth = try Self.addressSpace() - before
        #expect(growth < 1 << 30)
        withExtendedLifetime(readers) {}
    }

    @Test("is that of the buffer for a large message in a buffer of our own, and of a copy otherwise")
    func inPlace() throws {
        let wire = ClientFrame.bytes(0x82, [UInt8](repeating: 9, count: 50_000))
        #expect(try isInPlace(wire, isShared: false))
        #expect(try !isInPlace(wire, isShared: true))
        // A small message does not keep a large buffer.
        let small = ClientFrame.bytes(0x82, [UInt8](repeating: 9, count: 100))
        #expect(try !isInPlace(small + wire, isShared: false))
    }

    private func isInPlace(_ wire: [UInt8], isShared: Bool) throws -> Bool {
        var reader = MessageReader(limits: Outcome.limits)
        var bytes = ByteBuffer(bytes: wire)
        let other = isShared ? bytes : nil
        let start = bytes.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        guard case .message(.binary(let message)) = try reader.next(from: &bytes) else { return false }
        #expect(message.readableBytesView.allSatisfy { $0 == 9 })
        let place = message.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        return withExtendedLifetime(other) { (start..<start + UInt(wire.count)).contains(place) }
    }

    /// In bytes.
    private static func addressSpace() throws -> Int {
        let file = try #require(fopen("/proc/self/statm", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        fgets(&line, 200, file)
        return try #require(Int(String(decoding: line.prefix { $0 != 32 }.map(UInt8.init), as: UTF8.self))) * 4096
    }
}
