import NIOCore
import TestSupport

@testable import WebSocketFraming

/// All that a reader says of some bytes.
struct Outcome: Equatable {
    var events: [WebSocketEvent] = []
    var violation: Violation?
    /// How many of the pieces had been read when the violation was found.
    var pieceCount = 0

    static let limits = ReaderLimits(messageLimit: 1 << 20, fragmentLimit: 100, acceptsBinary: true)
    static let deflate = DeflateParameters(serverWindowBits: 15)

    /// - Parameter isShared: somebody else has the buffers too, and they must not change.
    init(_ pieces: [[UInt8]], isShared: Bool = false, limits: ReaderLimits = limits, deflate: DeflateParameters? = nil)
    {
        var reader = MessageReader(limits: limits, deflate: deflate)
        do throws(Violation) {
            for piece in pieces {
                pieceCount += 1
                try read(piece, isShared: isShared, by: &reader)
            }
        } catch {
            violation = error
        }
    }

    private mutating func read(
        _ piece: [UInt8], isShared: Bool, by reader: inout MessageReader
    ) throws(Violation) {
        var buffer = ByteBuffer(bytes: piece)
        let other = isShared ? buffer : nil
        while let event = try reader.next(from: &buffer) { events.append(event) }
        precondition(buffer.readableBytes == 0, "nothing is left when nothing is returned")
        precondition(other.map { Array($0.readableBytesView) == piece } ?? true, "a shared buffer is not changed")
    }

    /// The same bytes whole, one by one, and in random pieces: the same outcome each time, or nothing.
    static func agreed(
        of bytes: [UInt8], limits: ReaderLimits = limits, deflate: DeflateParameters? = nil, seed: UInt64 = 1
    ) -> Outcome? {
        let whole = Outcome([bytes], limits: limits, deflate: deflate).withoutCount
        var generator = SeededGenerator(seed: seed)
        var ways = [bytes.map { [$0] }, [bytes]]
        for size in [3, 20, 1_000] { ways.append(split(bytes, size: size, with: &generator)) }
        for (index, pieces) in ways.enumerated() {
            let outcome = Outcome(pieces, isShared: index > 0, limits: limits, deflate: deflate).withoutCount
            guard outcome == whole else { return nil }
        }
        return whole
    }

    private static func split(_ bytes: [UInt8], size: Int, with generator: inout SeededGenerator) -> [[UInt8]] {
        var (pieces, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], bytes[...])
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...size, using: &generator))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    private var withoutCount: Outcome {
        var copy = self
        copy.pieceCount = 0
        return copy
    }

    var isText: String? {
        guard violation == nil, events.count == 1, case .message(.text(let bytes)) = events[0] else { return nil }
        return String(buffer: bytes)
    }
}
