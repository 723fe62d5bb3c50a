import HTTPServing
import NIOCore

/// The bytes of an answer: a first part that is at hand, maybe with something inserted, and the rest of a file.
struct Representation {
    /// Files up to here are read at once, on the event loop.
    static let inlineLimit = 256 << 10
    /// And up to here, if they are in memory already.
    static let cachedLimit = 4 << 20

    /// With room for a head before it.
    let start: ByteBuffer
    /// Of the file.
    let rest: Range<Int>

    var length: Int {
        let (sum, isTooLarge) = start.readableBytes.addingReportingOverflow(rest.count)
        return isTooLarge ? .max : sum
    }

    /// The pieces that make up a part of it.
    func pieces(_ range: Range<Int>) -> [FileBody.Piece] {
        var pieces: [FileBody.Piece] = []
        let inStart = range.clamped(to: 0..<start.readableBytes)
        if !inStart.isEmpty,
            let bytes = start.getSlice(at: start.readerIndex + inStart.lowerBound, length: inStart.count)
        {
            pieces.append(.bytes(bytes))
        }
        let inRest = range.clamped(to: start.readableBytes..<max(start.readableBytes, range.upperBound))
        if !inRest.isEmpty {
            let shift = rest.lowerBound - start.readableBytes
            pieces.append(.file((inRest.lowerBound + shift)..<(inRest.upperBound + shift)))
        }
        return pieces
    }

    /// Reads what is short, or in memory, at once; the rest streams. Nothing if the file cannot be read.
    static func body(_ pieces: [FileBody.Piece], of file: consuming OpenFile) -> Response.Body? {
        let length = FileBody.length(of: pieces)
        guard length <= cachedLimit else { return .file(FileBody(pieces: pieces, descriptor: file.release())) }
        var buffer = ByteBufferAllocator().buffer(capacity: Response.headroom + length)
        buffer.moveWriterIndex(to: Response.headroom)
        buffer.moveReaderIndex(to: Response.headroom)
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): buffer.writeImmutableBuffer(bytes)
            case .file(let range):
                let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { space in
                    let space = UnsafeMutableRawBufferPointer(rebasing: space[..<range.count])
                    return length <= inlineLimit
                        ? max(0, file.read(into: space, at: range.lowerBound))
                        : file.readCached(into: space, at: range.lowerBound)
                }
                if count == range.count { continue }
                guard length > inlineLimit else { return nil }
                return .file(FileBody(pieces: pieces, descriptor: file.release()))
            }
        }
        return .bytes(buffer)
    }
}
