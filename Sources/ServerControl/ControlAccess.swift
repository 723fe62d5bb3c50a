/// Whether somebody may give commands over the network. Over the Unix socket everybody may who can open it.
package enum ControlAccess: Sendable, Equatable {
    case allowed
    /// 401: no token, or a wrong one.
    case unauthorized
    /// 403: a web page, which never may, also one of ours.
    case forbidden

    /// What an answer 401 says in `WWW-Authenticate` (RFC 6750 §3).
    package static let challenge = #"Bearer realm="Vif control""#

    /// - Parameters:
    ///   - origins: the values of `Origin`, which pages cannot help sending with a `POST`.
    ///   - fetchSite: the value of `Sec-Fetch-Site`, which browsers send with a `GET` too.
    ///   - authorizations: the values of `Authorization`.
    package init(origins: [String], fetchSite: String?, authorizations: [String], token: ControlToken) {
        if !origins.isEmpty || fetchSite != nil {
            self = .forbidden
        } else if authorizations.count == 1, let given = Self.bearerToken(in: authorizations[0]),
            token.isEqual(toSecret: given)
        {
            self = .allowed
        } else {
            self = .unauthorized
        }
    }

    /// RFC 6750 §2.1; RFC 9110 §11.4: the scheme in any case, spaces, then the token.
    private static func bearerToken(in authorization: String) -> Substring.UTF8View? {
        let bytes = authorization.utf8
        guard bytes.prefix(6).map({ $0 | 0x20 }).elementsEqual("bearer".utf8),
            bytes.dropFirst(6).first == UInt8(ascii: " ")
        else { return nil }
        return bytes.dropFirst(6).drop { $0 == UInt8(ascii: " ") }
    }
}
