import Glibc
import HTTPServing
import NIOCore
import NIOHTTP1

/// What of a representation a request gets, by its conditions and its range (RFC 9110 §13, §14).
enum Selection: Equatable {
    case notModified
    case failed
    case whole
    case part(Range<Int>)
    case parts([Range<Int>], boundary: Boundary)
    case unsatisfiable

    struct Boundary: Equatable {
        let high: UInt64
        let low: UInt64
    }

    init(of length: Int, head: FileHead, request: Request, at now: Moment) {
        let fields = request.fields
        var allowsRange = true
        if !fields.containsNone(of: .conditions) {
            let conditions = Preconditions(
                ifMatch: fields.values(.ifMatch), ifUnmodifiedSince: fields.values(.ifUnmodifiedSince),
                ifNoneMatch: fields.values(.ifNoneMatch), ifModifiedSince: fields.values(.ifModifiedSince),
                ifRange: fields.values(.ifRange))
            switch conditions.outcome(tag: head.tag, modified: head.dated, isGETOrHEAD: true, now: now.time.tv_sec) {
            case .notModified:
                self = .notModified
                return
            case .failed:
                self = .failed
                return
            case .perform(let allows): allowsRange = allows
            }
        }
        // §14.2: a range is defined for GET only.
        guard allowsRange, request.method == .GET, let field = fields.single(.range) else {
            self = .whole
            return
        }
        switch ByteRanges.decide(field, length: length) {
        case .whole: self = .whole
        case .part(let range): self = .part(range)
        case .parts(let ranges):
            self = .parts(ranges, boundary: Boundary(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)))
        case .unsatisfiable: self = .unsatisfiable
        }
    }

    /// The head of the answer, without a body.
    func response(status: HTTPResponseStatus, type: String, length: Int) -> Response {
        switch self {
        case .notModified: return Response(status: .notModified)
        case .failed: return ErrorPage.preconditionFailed.response(insertion: nil)
        case .whole: return Response(status: status, headers: [("Content-Type", type)])
        case .part(let range):
            let value = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
            return Response(status: .partialContent, headers: [("Content-Type", type), ("Content-Range", value)])
        case .parts(let ranges, let boundary):
            let type = framing(ranges, boundary, type: type, length: length).contentType
            return Response(status: .partialContent, headers: [("Content-Type", type)])
        case .unsatisfiable:
            return Response(
                status: .rangeNotSatisfiable, headers: [("Content-Range", "bytes */\(length)")],
                body: .bytes(ByteBuffer()))
        }
    }

    /// The body of the answer; nothing where it has none of the file.
    func pieces(of whole: Representation, type: String) -> [FileBody.Piece]? {
        switch self {
        case .notModified, .failed, .unsatisfiable: return nil
        case .whole: return whole.pieces(0..<whole.length)
        case .part(let range): return whole.pieces(range)
        case .parts(let ranges, let boundary):
            let framing = framing(ranges, boundary, type: type, length: whole.length)
            var pieces: [FileBody.Piece] = []
            for (head, range) in zip(framing.heads, ranges) {
                pieces.append(.bytes(ByteBuffer(bytes: head)))
                pieces += whole.pieces(range)
            }
            return pieces + [.bytes(ByteBuffer(bytes: framing.closing))]
        }
    }

    private func framing(
        _ ranges: [Range<Int>], _ boundary: Boundary, type: String, length: Int
    ) -> MultipartRanges {
        MultipartRanges(parts: ranges, length: length, type: type, boundary: (boundary.high, boundary.low))
    }
}
