/// The fields of a request that Vif reads (RFC 9110, 9112, 6455, and the Fetch standard).
package enum FieldName: UInt8, Sendable, CaseIterable {
    case accept, acceptEncoding, acceptLanguage, accessControlRequestHeaders, accessControlRequestMethod, authorization,
        connection
    case contentEncoding, contentLength, contentType, expect, host, ifMatch, ifModifiedSince, ifNoneMatch, ifRange,
        ifUnmodifiedSince, origin, range
    case referer, secFetchDest, secFetchMode, secFetchSite, secWebSocketExtensions, secWebSocketKey,
        secWebSocketProtocol
    case secWebSocketVersion, transferEncoding, upgrade, upgradeInsecureRequests, userAgent

    /// In lower case.
    package var text: StaticString {
        switch self {
        case .accept: "accept"
        case .acceptEncoding: "accept-encoding"
        case .acceptLanguage: "accept-language"
        case .accessControlRequestHeaders: "access-control-request-headers"
        case .accessControlRequestMethod: "access-control-request-method"
        case .authorization: "authorization"
        case .connection: "connection"
        case .contentEncoding: "content-encoding"
        case .contentLength: "content-length"
        case .contentType: "content-type"
        case .expect: "expect"
        case .host: "host"
        case .ifMatch: "if-match"
        case .ifModifiedSince: "if-modified-since"
        case .ifNoneMatch: "if-none-match"
        case .ifRange: "if-range"
        case .ifUnmodifiedSince: "if-unmodified-since"
        case .origin: "origin"
        case .range: "range"
        case .referer: "referer"
        case .secFetchDest: "sec-fetch-dest"
        case .secFetchMode: "sec-fetch-mode"
        case .secFetchSite: "sec-fetch-site"
        case .secWebSocketExtensions: "sec-websocket-extensions"
        case .secWebSocketKey: "sec-websocket-key"
        case .secWebSocketProtocol: "sec-websocket-protocol"
        case .secWebSocketVersion: "sec-websocket-version"
        case .transferEncoding: "transfer-encoding"
        case .upgrade: "upgrade"
        case .upgradeInsecureRequests: "upgrade-insecure-requests"
        case .userAgent: "user-agent"
        }
    }

    /// Nothing for a field that Vif does not read. In any case of its letters.
    init?(_ name: UnsafeRawBufferPointer) {
        // Few names share a length, so that most lines cost one look.
        let candidates: (FieldName?, FieldName?, FieldName?) =
            switch name.count {
            case 4: (.host, nil, nil)
            case 5: (.range, nil, nil)
            case 6: (.accept, .origin, .expect)
            case 7: (.upgrade, .referer, nil)
            case 8: (.ifRange, .ifMatch, nil)
            case 10: (.connection, .userAgent, nil)
            case 12: (.contentType, nil, nil)
            case 13: (.ifNoneMatch, .authorization, nil)
            case 14: (.secFetchSite, .secFetchMode, .secFetchDest)
            case 15: (.acceptEncoding, .acceptLanguage, nil)
            case 16: (.contentEncoding, nil, nil)
            case 17: (.ifModifiedSince, .transferEncoding, .secWebSocketKey)
            case 19: (.ifUnmodifiedSince, nil, nil)
            case 21: (.secWebSocketVersion, nil, nil)
            case 22: (.secWebSocketProtocol, nil, nil)
            case 24: (.secWebSocketExtensions, nil, nil)
            case 25: (.upgradeInsecureRequests, nil, nil)
            case 29: (.accessControlRequestMethod, nil, nil)
            case 30: (.accessControlRequestHeaders, nil, nil)
            default: (nil, nil, nil)
            }
        if let found = candidates.0, found.isSpelled(name) {
            self = found
        } else if let found = candidates.1, found.isSpelled(name) {
            self = found
        } else if let found = candidates.2, found.isSpelled(name) {
            self = found
        } else if name.count == 14, Self.contentLength.isSpelled(name) {
            self = .contentLength
        } else {
            return nil
        }
    }

    func isSpelled(_ name: UnsafeRawBufferPointer) -> Bool { ASCII.isEqual(name, ignoringCaseOf: text) }
}
