package import NIOCore
package import NIOHTTP1

/// A request that has passed the gate: its host is ours, its syntax is sound.
package struct Request: Sendable {
    package let method: HTTPMethod
    /// The target as it was sent: visible ASCII, without `#`.
    package let rawTarget: ByteBuffer
    package let fields: RequestFields
    /// HTTP/1.1 or later.
    package let isHTTP11: Bool
    /// The connection goes on after the answer.
    package let isKeptAlive: Bool
    /// Whom the request is addressed to. HTTP/1.0 may leave it out.
    package let authority: Authority?

    init(_ head: RequestHead, authority: Authority?) {
        method = head.method
        rawTarget = head.target
        fields = head.fields
        isHTTP11 = head.isHTTP11
        isKeptAlive = head.isKeptAlive
        self.authority = authority
    }

    /// - Parameter target: visible ASCII, in the origin form or the absolute form.
    package init(
        method: HTTPMethod = .GET, target: String, fields: [(name: String, value: String)] = [],
        authority: Authority? = nil
    ) {
        self.method = method
        rawTarget = ByteBuffer(string: target)
        self.fields = RequestFields(fields)
        isHTTP11 = true
        isKeptAlive = true
        self.authority = authority
    }

    /// Split, not decoded. Nothing if it has neither form (RFC 9112 §3.2).
    package var target: RequestTarget? { RequestTarget.parse(String(buffer: rawTarget))?.target }

    /// Whether the target is exactly these bytes.
    package func isTarget(_ bytes: [UInt8]) -> Bool {
        rawTarget.withUnsafeReadableBytes { target in bytes.withUnsafeBytes { ASCII.isEqual(target, $0) } }
    }

    /// Whether the target begins with these bytes.
    package func isTarget(startingWith bytes: [UInt8]) -> Bool {
        rawTarget.withUnsafeReadableBytes { $0.starts(with: bytes) }
    }

    /// Whether the browser asks for a page to show, in a tab or a frame, and not for a part of one.
    ///
    /// Browsers send `Sec-Fetch-Dest` to loopback hosts; to other plain-HTTP hosts only `Upgrade-Insecure-Requests`
    /// tells a navigation apart.
    package var isForDocument: Bool {
        switch fields.first(.secFetchDest) {
        case "document", "iframe", "frame", "embed", "object": true
        case .some: false
        case nil: fields.first(.upgradeInsecureRequests) == "1"
        }
    }
}
