import Compression
import HTTPServing
import NIOCore
import NIOHTTP1

/// An answer that is compressed on its way, if the client takes that.
struct GzipAnswer {
    /// Less than a packet is not worth it.
    private static let minimum = 1_400

    let request: Request
    /// Of the file.
    let size: Int
    let work: BackgroundWork
    let finish: (@Sendable (inout Response, Request) -> Void)?

    func answer(_ response: Response) -> Answer {
        var response = response
        response.headers.append(ContentCoding.varying)
        // A part is one of the bytes as they are; what streams is large, and mostly compressed already.
        guard [.ok, .notModified].contains(response.status), ContentCoding.gzip.isAccepted(by: request.fields),
            (Self.minimum...Representation.cachedLimit).contains(size)
        else { return .response(response) }
        guard case .bytes(let bytes) = response.body else {
            return .response(response.status == .notModified ? Self.compressed(response, nil) : response)
        }
        let (original, request, work, finish) = (response, request, work, finish)
        return .later { loop in
            let promise = loop.makePromise(of: Response.self)
            work.run {
                var response =
                    Gzip.compress(bytes, headroom: Response.headroom).map { Self.compressed(original, $0) } ?? original
                finish?(&response, request)
                promise.succeed(response)
            }
            return promise.futureResult
        }
    }

    /// A page of our own, compressed at once if the client takes that.
    static func compressing(_ response: Response, for request: Request) -> Response {
        var response = response
        response.headers.append(ContentCoding.varying)
        guard ContentCoding.gzip.isAccepted(by: request.fields), case .bytes(let bytes) = response.body,
            bytes.readableBytes >= minimum, let shorter = Gzip.compress(bytes, headroom: Response.headroom)
        else { return response }
        return compressed(response, shorter)
    }

    /// Other bytes than the file's, that say the same: a weak tag (RFC 9110 §8.8.1), and no ranges of it.
    private static func compressed(_ original: Response, _ bytes: ByteBuffer?) -> Response {
        var response = original
        response.body = bytes.map { .bytes($0) } ?? .none
        response.headers.removeAll { $0.name == "Accept-Ranges" }
        response.headers = response.headers.map { $0.name == "ETag" ? ($0.name, "W/" + $0.value) : $0 }
        if response.status == .ok { response.headers.append(("Content-Encoding", ContentCoding.gzip.name)) }
        return response
    }
}
