import NIOHTTP1

/// Where a client that came without TLS finds the same with it.
package enum SecureAddress {
    /// Temporary: nothing is to be remembered of a server that may speak plain HTTP the next time.
    package static func redirect(_ request: Request) -> Response {
        guard let authority = request.authority, case .resource(let path, let query) = request.target else {
            return .text(.badRequest, "Only https is spoken here.")
        }
        var response = Response.text(.temporaryRedirect, "Only https is spoken here.")
        let rest = path + (query.map { "?" + $0 } ?? "")
        response.headers.append(("Location", "https://\(authority.text)\(rest)"))
        return response
    }
}
