package import HTTPServing
package import NIOCore

/// The script that every page loads, and the tag that loads it.
package enum ClientScript {
    package static let path = "/__vif/client.js"
    package static let socketPath = "/__vif/socket"
    /// Where a WebSocket does not get through: a stream of events, or else questions, and the page's answers.
    package static let eventsPath = "/__vif/events"
    package static let pollPath = "/__vif/poll"
    package static let answersPath = "/__vif/answers"

    /// The tag for a page of this version. External, classic and on one line: it breaks neither import maps nor line
    /// numbers nor a policy that allows `'self'`; well-formed XML too.
    ///
    /// - Parameter nonce: what the page's policies ask for; nothing that a quote ends.
    package static func element(for version: PageVersion, nonce: String? = nil) -> ByteBuffer {
        let nonce = nonce.map { #" nonce="\#($0)""# } ?? ""
        return ByteBuffer(
            string: #"<script src="\#(path)" data-version="\#(version.text)" async=""\#(nonce)></script>"#)
    }

    private static let script = EmbeddedScript(bytes: bytes, name: "client")

    /// One function around all parts, in the order in which they need each other: nothing in it is global.
    private static let bytes: [UInt8] =
        Array("(() => {\n'use strict';\n".utf8) + PackageResources.page_js + PackageResources.channel_js
        + PackageResources.messages_js + PackageResources.notices_js + PackageResources.restyle_js
        + Array("connect();\n})();\n".utf8)

    package static func response(to request: Request) -> Response { script.response(to: request) }
}
