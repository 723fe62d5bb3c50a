import NIOHTTP1

/// Why a request was not let in, or its handshake not accepted.
package enum Refusal: Error, Sendable, Equatable {
    case badRequest
    case badTarget
    case badHost
    case foreignHost
    case embeddedElsewhere
    case badFraming
    /// A transfer coding that we do not know.
    case unknownCoding
    case targetTooLong
    case unsupportedVersion
    case unknownMethod
    case methodNotAllowed
    case expectationFailed
    /// The rest of the request did not come in time.
    case timeout
    case unauthorized
    case notGET
    case bodyTooLarge
    case headTooLarge
    case badHandshake
    case notWebSocket
    case unsupportedWebSocketVersion
    case foreignOrigin
    case tooManyPages
    /// The server is about to end.
    case isEnding

    /// Plain text: nothing of the request is repeated, so nothing of it can be injected.
    package var response: Response {
        var response = Response.text(status, message)
        switch self {
        case .methodNotAllowed: response.headers.append(("Allow", "GET, HEAD, OPTIONS"))
        case .unauthorized: response.headers.append(("WWW-Authenticate", #"Basic realm="Vif", charset="UTF-8""#))
        case .notGET: response.headers.append(("Allow", "GET"))
        case .notWebSocket: response.headers += [("Upgrade", "websocket"), ("Connection", "Upgrade")]
        case .unsupportedWebSocketVersion: response.headers.append(("Sec-WebSocket-Version", "13"))
        default: break
        }
        return response
    }

    private var status: HTTPResponseStatus {
        switch self {
        case .badRequest, .badTarget, .badHost, .badFraming, .badHandshake: .badRequest
        case .foreignHost, .embeddedElsewhere, .foreignOrigin: .forbidden
        case .unknownCoding, .unknownMethod: .notImplemented
        case .targetTooLong: .uriTooLong
        case .unsupportedVersion: .httpVersionNotSupported
        case .expectationFailed: .expectationFailed
        case .timeout: .requestTimeout
        case .unauthorized: .unauthorized
        case .methodNotAllowed, .notGET: .methodNotAllowed
        case .bodyTooLarge: .payloadTooLarge
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .notWebSocket, .unsupportedWebSocketVersion: .upgradeRequired
        case .tooManyPages, .isEnding: .serviceUnavailable
        }
    }

    private var message: String {
        switch self {
        case .badRequest: "This is not a well-formed HTTP request."
        case .badTarget: "The address of this request is not well-formed."
        case .badHost: "The request must name one well-formed host."
        case .foreignHost:
            "Vif answers only for localhost and the hosts that it was started for, so that no other site can read these "
                + "files: name this one with --host, or all of this machine's with --lan."
        case .embeddedElsewhere: "This file is for pages of its own site only."
        case .badFraming: "The length of this request's body cannot be told."
        case .unknownCoding: "No transfer coding but chunked is known here."
        case .targetTooLong: "The address of this request is too long."
        case .unsupportedVersion: "Only HTTP/1.1 is spoken here."
        case .unknownMethod: "This method is not known here: use GET or HEAD."
        case .expectationFailed: "No other expectation than 100-continue is known here."
        case .timeout: "The rest of the request did not come in time."
        case .unauthorized: "A user name and a password are needed here."
        case .notGET: "A WebSocket is opened with GET."
        case .methodNotAllowed: "Files are only read: use GET or HEAD."
        case .bodyTooLarge: "The body of this request is too large."
        case .headTooLarge: "The header of this request is too large."
        case .badHandshake: "This is not a well-formed WebSocket handshake (RFC 6455 §4.2.1)."
        case .notWebSocket: "Only WebSocket is spoken here."
        case .unsupportedWebSocketVersion: "Only version 13 of WebSocket is spoken here."
        case .foreignOrigin: "Only pages that Vif serves may use this."
        case .tooManyPages: "Too many pages are open."
        case .isEnding: "The server is about to end."
        }
    }
}
