import NIOCore
import NIOHTTP1

/// The first decision about every request and every upgrade, before anything is looked up.
package struct RequestGate: Sendable {
    private let allowedHosts: AllowedHosts
    private let mayEmbed: @Sendable (_ path: String, _ fields: RequestFields) -> Bool
    private let isAuthorized: (@Sendable (Request) -> Bool)?

    /// - Parameters:
    ///   - mayEmbed: whether pages of other origins may use what is at a path, as a script, a style or the like.
    ///   - isAuthorized: whether the request proves who sends it; nothing if everyone may read.
    package init(
        allowedHosts: AllowedHosts,
        mayEmbed: @escaping @Sendable (_ path: String, _ fields: RequestFields) -> Bool = { _, _ in false },
        isAuthorized: (@Sendable (Request) -> Bool)? = nil
    ) {
        self.allowedHosts = allowedHosts
        self.mayEmbed = mayEmbed
        self.isAuthorized = isAuthorized
    }

    /// A `Host` that was let in before on the same connection, since a client sends the same one each time.
    struct KnownHost {
        fileprivate var text: [UInt8] = []
        fileprivate var authority: Authority?
    }

    /// Lets a request in, or says why not.
    func admit(_ head: RequestHead, round: UInt64? = nil, known: inout KnownHost) -> Result<Request, Refusal> {
        do throws(Refusal) {
            let authority = try authority(of: head, known: &known)
            let request = Request(head, authority: authority, round: round)
            if isEmbeddedElsewhere(head.fields) {
                guard case .resource(let path, _) = request.target, mayEmbed(path, head.fields) else {
                    throw .embeddedElsewhere
                }
            }
            if let isAuthorized, !isAuthorized(request) { throw .unauthorized }
            return .success(request)
        } catch {
            return .failure(error)
        }
    }

    private func authority(of head: RequestHead, known: inout KnownHost) throws(Refusal) -> Authority? {
        if case .CONNECT = head.method { throw .methodNotAllowed }
        var targetAuthority: Substring?
        let isOriginForm = head.withTarget { $0.first == UInt8(ascii: "/") }
        if !isOriginForm {
            guard let (target, authority) = RequestTarget.parse(head.targetText),
                target != .server || head.method == .OPTIONS
            else { throw .badTarget }
            targetAuthority = authority
        }
        let authority = try hostAuthority(of: head, known: &known)
        // RFC 9112 §3.2.2: the target's authority replaces the field's; the field must be sound all the same.
        guard let targetAuthority else { return authority }
        return try check(targetAuthority)
    }

    private func hostAuthority(of head: RequestHead, known: inout KnownHost) throws(Refusal) -> Authority? {
        var (count, isKnown, text) = (0, false, "")
        head.fields.forEach(.host) { value in
            count += 1
            isKnown = !known.text.isEmpty && known.text.withUnsafeBytes { ASCII.isEqual($0, value) }
            if !isKnown { text = String(decoding: value, as: UTF8.self) }
            return true
        }
        // RFC 9112 §3.2: an HTTP/1.1 request has exactly one Host field.
        guard count == 1 || (count == 0 && !head.isHTTP11) else { throw .badHost }
        if count == 0 { return nil }
        if isKnown { return known.authority }
        let authority = try check(text[...])
        known = KnownHost(text: Array(text.utf8), authority: authority)
        return authority
    }

    private func check(_ text: Substring) throws(Refusal) -> Authority {
        guard let authority = Authority(text) else { throw .badHost }
        guard allowedHosts.contains(authority.host) else { throw .foreignHost }
        return authority
    }

    /// A page of another origin uses a file of ours as a script, style, image or the like: scripts can be spied on, and
    /// none of them is meant for it. Another port of localhost is another site's page too, which browsers call
    /// `same-site`. Browsers tell this on loopback; elsewhere `Cross-Origin-Resource-Policy` does it.
    private func isEmbeddedElsewhere(_ fields: RequestFields) -> Bool {
        guard fields.contains(.secFetchSite) else { return false }
        return switch fields.first(.secFetchSite) {
        case "cross-site", "same-site": fields.first(.secFetchMode) == "no-cors"
        default: false
        }
    }
}
