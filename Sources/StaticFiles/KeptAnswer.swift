import HTTPServing
import NIOHTTP1

/// What is to be known of an answer that may be given again.
struct KeptAnswer {
    let folder: SiteFolder
    let path: String
    let neighbours: [String]
    let identity: FileIdentity
    let tag: EntityTag
    /// When the answer is going to have a date; nothing if it stays as it is.
    let dateDue: Int?
    let isPage: Bool
    let isImage: Bool

    /// Nothing for an answer that streams.
    ///
    /// - Parameter number: of what is inserted into pages.
    func entry(
        for request: Request, at host: String?, response: Response, number: UInt64?,
        finish: ((inout Response, Request) -> Void)?
    ) -> ResponseCache.Entry? {
        var unchanged = Response(status: .notModified)
        // RFC 9110 §15.4.5, and what the user wants on every answer.
        unchanged.headers = response.headers.filter { !Self.describing.contains($0.name.lowercased()) }
        unchanged.withheld = response.withheld
        unchanged.isEmbeddable = response.isEmbeddable
        let whole = response.status == .notModified ? nil : EncodedResponse(response)
        guard let notModified = EncodedResponse(unchanged), whole != nil || response.status == .notModified else {
            return nil
        }
        return ResponseCache.Entry(
            request: request, host: host, folder: folder, path: path, neighbours: neighbours, identity: identity,
            tag: tag, dateDue: dateDue, variant: isPage ? number : nil, isImage: isImage, whole: whole,
            notModified: notModified)
    }

    private static let describing: Set = ["content-type", "accept-ranges", "content-language", "content-encoding"]
}
