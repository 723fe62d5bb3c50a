package import NIOHTTP1

/// A request that has passed the gate: its host is ours, its syntax is sound.
package struct Request: Sendable {
    package let method: HTTPMethod
    package let target: RequestTarget
    package let headers: HTTPHeaders
    package let version: HTTPVersion
    /// Whom the request is addressed to. HTTP/1.0 may leave it out.
    package let authority: Authority?

    package init(
        method: HTTPMethod, target: RequestTarget, headers: HTTPHeaders, version: HTTPVersion, authority: Authority?
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.version = version
        self.authority = authority
    }

    /// The one value of a field that must not be repeated; nothing if it is missing or repeated.
    package func single(_ name: String) -> String? {
        let values = headers[name]
        return values.count == 1 ? values[0] : nil
    }

    /// Whether the browser asks for a page to show, in a tab or a frame, and not for a part of one.
    ///
    /// Browsers send `Sec-Fetch-Dest` to loopback hosts; to other plain-HTTP hosts only `Upgrade-Insecure-Requests`
    /// tells a navigation apart.
    package var isForDocument: Bool {
        switch headers.first(name: "Sec-Fetch-Dest") {
        case "document", "iframe", "frame", "embed", "object": true
        case .some: false
        case nil: headers.first(name: "Upgrade-Insecure-Requests") == "1"
        }
    }
}

extension HTTPVersion {
    /// HTTP/1.1 or a later minor version.
    var isHTTP11: Bool { major == 1 && minor >= 1 }
}
