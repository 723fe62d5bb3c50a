package import HTTPServing
package import NIOCore

/// The script that every page loads, and the tag that loads it.
package struct ClientScript: Sendable {
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

    /// What the user wants of the script.
    package struct Options: Sendable {
        /// A changed document is changed in place where that can be done, instead of being loaded again.
        package var morphs = true
        /// What was swapped is said for a moment.
        package var toasts = false

        package init() {}
    }

    private let script: EmbeddedScript

    package init(options: Options) {
        let values = "\(options.morphs),\(options.toasts)"
        script = EmbeddedScript(
            bytes: Self.bytes(of: ClientSource.start) + Array(values.utf8) + Self.bytes(of: ClientSource.end),
            name: "client")
    }

    private static func bytes(of text: StaticString) -> [UInt8] { text.withUTF8Buffer { Array($0) } }

    package func response(to request: Request) -> Response { script.response(to: request) }
}
