package import NIOHTTP1

/// The first decision about every request and every upgrade, before anything is looked up.
package struct RequestGate: Sendable {
    private let allowedHosts: AllowedHosts
    private let embeddablePaths: Set<String>

    /// - Parameter embeddablePaths: what pages without an origin of their own (`sandbox`) must be able to load, and
    ///   any other page may: nothing that tells a secret.
    package init(allowedHosts: AllowedHosts, embeddablePaths: Set<String> = []) {
        self.allowedHosts = allowedHosts
        self.embeddablePaths = embeddablePaths
    }

    /// Lets a request in, or says why not.
    package func admit(_ head: HTTPRequestHead) -> Result<Request, Refusal> {
        guard head.method != .CONNECT else { return .failure(.methodNotAllowed) }
        guard let (target, targetAuthority) = RequestTarget.parse(head.uri) else { return .failure(.badTarget) }
        let authority: Authority?
        switch self.authority(of: head, targetAuthority: targetAuthority) {
        case .success(let found): authority = found
        case .failure(let refusal): return .failure(refusal)
        }
        guard hasSoundFraming(head) else { return .failure(.badFraming) }
        guard !isEmbeddedElsewhere(head.headers) || isEmbeddable(target) else { return .failure(.embeddedElsewhere) }
        return .success(
            Request(
                method: head.method, target: target, headers: head.headers, version: head.version,
                authority: authority))
    }

    private func authority(of head: HTTPRequestHead, targetAuthority: Substring?) -> Result<Authority?, Refusal> {
        let fields = head.headers["Host"]
        // RFC 9112 §3.2: an HTTP/1.1 request has exactly one Host field.
        guard fields.count == 1 || (fields.isEmpty && !head.version.isHTTP11) else { return .failure(.badHost) }
        var authority: Authority?
        for text in [fields.first.map { $0[...] }, targetAuthority].compactMap(\.self) {
            guard let parsed = Authority(text) else { return .failure(.badHost) }
            guard allowedHosts.contains(parsed.host) else { return .failure(.foreignHost) }
            // RFC 9112 §3.2.2: the target's authority replaces the field's.
            authority = parsed
        }
        return .success(authority)
    }

    /// RFC 9112 §6.1: the only transfer coding that tells where a body ends, and HTTP/1.0 has none.
    private func hasSoundFraming(_ head: HTTPRequestHead) -> Bool {
        let codings = head.headers["Transfer-Encoding"]
        return codings.isEmpty || (codings.count == 1 && codings[0].lowercased() == "chunked" && head.version.isHTTP11)
    }

    private func isEmbeddable(_ target: RequestTarget) -> Bool {
        if case .resource(let path, _) = target { embeddablePaths.contains(path) } else { false }
    }

    /// A page of another origin uses a file of ours as a script, style, image or the like: scripts can be spied on, and
    /// none of them is meant for it. Another port of localhost is another site's page too, which browsers call
    /// `same-site`. Browsers tell this on loopback; elsewhere `Cross-Origin-Resource-Policy` does it.
    private func isEmbeddedElsewhere(_ headers: HTTPHeaders) -> Bool {
        switch headers.first(name: "Sec-Fetch-Site") {
        case "cross-site", "same-site": headers.first(name: "Sec-Fetch-Mode") == "no-cors"
        default: false
        }
    }
}
