package import NIOCore
package import NIOHTTP1

/// A request that has passed the gate: its host is ours, its syntax is sound.
package struct Request: Sendable {
    package let method: HTTPMethod
    private let targetRange: Range<Int>
    package let fields: RequestFields
    /// HTTP/1.1 or later.
    package let isHTTP11: Bool
    /// The connection goes on after the answer.
    package let isKeptAlive: Bool
    /// It came by TLS.
    package let isSecure: Bool
    package let isHTTP2: Bool
    /// Whom the request is addressed to. HTTP/1.0 may leave it out.
    package let authority: Authority?
    /// Requests of one round were all sent before the first of them is answered.
    package let round: UInt64?
    /// Empty unless the server keeps it.
    package var body = ByteBuffer()

    init(_ head: RequestHead, authority: Authority?, round: UInt64?) {
        self.round = round
        method = head.method
        targetRange = head.target
        fields = head.fields
        isHTTP11 = head.isHTTP11
        isKeptAlive = head.isKeptAlive
        isSecure = head.isSecure
        isHTTP2 = head.isHTTP2
        self.authority = authority
    }

    /// - Parameter target: visible ASCII, in the origin form or the absolute form.
    package init(
        method: HTTPMethod = .GET, target: String, fields: [(name: String, value: String)] = [],
        authority: Authority? = nil, isSecure: Bool = false
    ) {
        self.method = method
        targetRange = 0..<target.utf8.count
        self.fields = RequestFields(fields, behind: target)
        isHTTP11 = true
        isKeptAlive = true
        self.isSecure = isSecure
        isHTTP2 = false
        round = nil
        self.authority = authority
    }

    /// The target as it was sent: visible ASCII, without `#`.
    package var rawTarget: String { withRawTarget { String(decoding: $0, as: UTF8.self) } }

    package func withRawTarget<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try fields.head.withUnsafeReadableBytes { try body(UnsafeRawBufferPointer(rebasing: $0[targetRange])) }
    }

    /// Split, not decoded. Nothing if it has neither form (RFC 9112 §3.2).
    package var target: RequestTarget? { RequestTarget.parse(rawTarget)?.target }

    /// Whether the target is exactly these bytes.
    package func isTarget(_ bytes: [UInt8]) -> Bool {
        withRawTarget { target in bytes.withUnsafeBytes { ASCII.isEqual(target, $0) } }
    }

    /// Whether the target begins with these bytes.
    package func isTarget(startingWith bytes: [UInt8]) -> Bool {
        withRawTarget { target in
            target.count >= bytes.count
                && bytes.withUnsafeBytes { ASCII.isEqual(UnsafeRawBufferPointer(rebasing: target[..<bytes.count]), $0) }
        }
    }

    /// Whether the browser asks for a page to show, in a tab or a frame, and not for a part of one.
    ///
    /// Browsers send `Sec-Fetch-Dest` to loopback hosts; to other plain-HTTP hosts only `Upgrade-Insecure-Requests`
    /// tells a navigation apart.
    package var isForDocument: Bool {
        switch fields.first(.secFetchDest) {
        case "document", "iframe", "frame", "embed", "object": true
        // A page may ask for itself as it will be when it is loaded again: our script does.
        case "empty", nil: fields.first(.upgradeInsecureRequests) == "1"
        case .some: false
        }
    }
}
